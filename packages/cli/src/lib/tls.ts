import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Logger } from '@parley/core'
import { whyNot } from './system-error.ts'

/** The paths of a certificate chain and its key. */
export interface TlsFiles {
  cert: string
  key: string
}

/** A certificate chain and its key, in PEM. */
export interface TlsPair {
  cert: Buffer
  key: Buffer
}

/** Milliseconds between two looks at the files. */
const LOOK = 5000

/**
 * Reads a certificate chain and its key, and checks that they belong together.
 *
 * @throws Error that names the variable, the file, the reason and the fix
 */
export function readTls({ cert, key }: TlsFiles): TlsPair {
  const pair = { cert: read('PARLEY_TLS_CERT', cert), key: read('PARLEY_TLS_KEY', key) }
  const certificate = attempt(
    () => new X509Certificate(pair.cert),
    `PARLEY_TLS_CERT ${cert} is no certificate in PEM. It begins with -----BEGIN CERTIFICATE-----, the own one first.`,
  )
  const secret = attempt(
    () => createPrivateKey(pair.key),
    `PARLEY_TLS_KEY ${key} is no private key in PEM without a passphrase. Remove one with: openssl pkey -in FILE.`,
  )
  if (!certificate.checkPrivateKey(secret))
    throw new Error(`PARLEY_TLS_KEY ${key} is not the key of PARLEY_TLS_CERT ${cert}. Name the key it was made with.`)
  attempt(() => createSecureContext(pair), `PARLEY_TLS_CERT ${cert} cannot be used. Make a newer certificate.`)
  return pair
}

/** Logs a certificate that browsers refuse: one that has expired, or is not valid yet. */
export function warnOfAge({ cert }: TlsPair, log: Logger, now: number = Date.now()): void {
  const { validFrom, validTo } = new X509Certificate(cert)
  if (now < Date.parse(validFrom)) log.warn({ validFrom }, 'The certificate of PARLEY_TLS_CERT is not valid yet.')
  if (now > Date.parse(validTo)) log.warn({ validTo }, 'The certificate of PARLEY_TLS_CERT has expired. Renew it.')
}

/** The watch of a certificate and its key. */
export interface TlsWatch {
  /** Reads both again now. */
  look(): void
  /** Ends the watch. */
  end(): void
}

/**
 * Calls `renew` with the new certificate when one of the files has changed. Files that do not belong together are
 * logged, and the former certificate stays.
 */
export function watchTls(files: TlsFiles, log: Logger, renew: (pair: TlsPair) => void): TlsWatch {
  const look = (): void => {
    try {
      const pair = readTls(files)
      renew(pair)
      log.info({}, 'The certificate was read again.')
      warnOfAge(pair, log)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ reason }, 'The former certificate is still used.')
    }
  }
  for (const file of Object.values(files)) watchFile(file, { interval: LOOK, persistent: false }, look)
  return {
    look,
    end() {
      for (const file of Object.values(files)) unwatchFile(file, look)
    },
  }
}

function read(name: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const fix = 'Name a file in PEM that this user can read.'
    throw new Error(`${name} ${path} cannot be read: ${whyNot(cause)}. ${fix}`, { cause })
  }
}

function attempt<Result>(run: () => Result, message: string): Result {
  try {
    return run()
  } catch (cause) {
    throw new Error(message, { cause })
  }
}
