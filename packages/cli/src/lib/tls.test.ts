import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { silentLogger } from '@parley/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encryptedKey, pairs } from '../../test/certificates.ts'
import { listen } from './listener.ts'
import { warnOfPlainHttp } from './plain-http.ts'
import { readTls, warnOfAge } from './tls.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-tls-'))
})

afterEach(() => rm(folder, { recursive: true }))

async function files(cert: string, key: string): Promise<{ cert: string; key: string }> {
  const paths = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  await writeFile(paths.cert, cert)
  await writeFile(paths.key, key)
  return paths
}

/** The warnings of a call. */
function warningsOf(run: (log: typeof silentLogger) => void): string[] {
  const warnings: string[] = []
  run({ ...silentLogger, warn: (_, message) => warnings.push(message) })
  return warnings
}

describe('the certificate of an installation', () => {
  const { first, second } = pairs

  it.each<[string, string, string, string, string]>([
    ['a certificate of another form', 'no', first.key, 'PARLEY_TLS_CERT', 'is no certificate in PEM'],
    ['an empty certificate', '', first.key, 'PARLEY_TLS_CERT', 'is no certificate in PEM'],
    ['the key in place of the certificate', first.key, first.key, 'PARLEY_TLS_CERT', 'is no certificate in PEM'],
    ['a key of another form', first.cert, 'no', 'PARLEY_TLS_KEY', 'is no private key in PEM'],
    ['a key with a passphrase', first.cert, encryptedKey, 'PARLEY_TLS_KEY', 'openssl pkey'],
    ['the key of another certificate', first.cert, second.key, 'PARLEY_TLS_KEY', 'is not the key of'],
  ])('is refused by name, reason and fix: %s', async (_, cert, key, name, reason) => {
    const paths = await files(cert, key)
    expect(() => readTls(paths)).toThrow(new RegExp(`^${name} .*${reason}`))
    expect(() => readTls(paths)).not.toThrow(/BEGIN PRIVATE KEY-----\n/)
  })

  it('is refused if a file cannot be read', async () => {
    const paths = await files(first.cert, first.key)
    expect(() => readTls({ ...paths, cert: join(folder, 'none.pem') })).toThrow(/^PARLEY_TLS_CERT .*cannot be read/)
  })

  it('is used for https, and replaced for new connections', async () => {
    const listener = await listen({ host: '127.0.0.1', port: 0, tls: readTls(await files(first.cert, first.key)) })
    listener.answer((request) => new Response(request.url))
    const ask = (): Promise<[string, string]> =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port: listener.port, rejectUnauthorized: false }, () => {
          socket.write('GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
        })
        const name = (): string => String(socket.getPeerCertificate().subject.CN)
        let [said, peer] = ['', '']
        socket.setEncoding('utf8').on('data', (chunk) => {
          said += chunk
          peer = name()
        })
        socket.on('end', () => resolve([peer, said.split('\r\n').at(-1) ?? '']))
        socket.on('error', reject)
      })
    const url = 'https://localhost/live'
    expect(listener.url).toBe(`https://127.0.0.1:${listener.port}`)
    expect(await ask()).toEqual(['localhost', url])
    listener.renew(readTls(await files(second.cert, second.key)))
    expect(await ask()).toEqual(['second.localhost', url])
    await listener.close({ timeout: 0 })
  })

  it('is warned about if browsers refuse it', async () => {
    const pair = readTls(await files(first.cert, first.key))
    expect(warningsOf((log) => warnOfAge(pair, log))).toEqual([])
    expect(warningsOf((log) => warnOfAge(pair, log, Date.UTC(2200, 0)))).toEqual([expect.stringContaining('expired')])
    expect(warningsOf((log) => warnOfAge(pair, log, 0))).toEqual([expect.stringContaining('not valid yet')])
  })
})

describe('plain HTTP', () => {
  const tls = { cert: 'a', key: 'b' }
  it.each([
    [{ publicUrl: 'http://chat.example.com', host: '127.0.0.1', tls: undefined }, 'PARLEY_PUBLIC_URL'],
    [{ publicUrl: 'http://chat.example.com', host: '0.0.0.0', tls }, 'PARLEY_PUBLIC_URL'],
    [{ publicUrl: undefined, host: '0.0.0.0', tls: undefined }, 'HOST'],
    [{ publicUrl: undefined, host: '::', tls: undefined }, 'HOST'],
    [{ publicUrl: 'https://chat.example.com', host: '0.0.0.0', tls: undefined }, undefined],
    [{ publicUrl: 'http://localhost:3000', host: '127.0.0.1', tls: undefined }, undefined],
    [{ publicUrl: undefined, host: '0.0.0.0', tls }, undefined],
    [{ publicUrl: undefined, host: 'localhost', tls: undefined }, undefined],
  ])('is warned about if a network reads it: %j', (settings, name) => {
    const warnings = warningsOf((log) => warnOfPlainHttp(settings, log))
    expect(warnings).toEqual(name === undefined ? [] : [expect.stringContaining(`${name} `)])
  })
})
