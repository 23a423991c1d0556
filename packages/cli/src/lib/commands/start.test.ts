import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pairs } from '../../../test/certificates.ts'
import { start } from './start.ts'

const events = ['uncaughtException', 'unhandledRejection', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const
let folder: string
let before: (readonly [string, readonly unknown[]])[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-start-'))
  before = events.map((event) => [event, process.rawListeners(event)])
})

afterEach(async () => {
  for (const [event, known] of before)
    for (const each of process.rawListeners(event as 'exit'))
      if (!known.includes(each)) process.removeListener(event, each as () => void)
  await rm(folder, { recursive: true })
})

/** The name in the certificate that a port serves. */
function nameAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

describe('SIGHUP', () => {
  it.skipIf(process.stdin.isTTY)(
    'reads the certificate of a service again, and keeps the former one if both do not belong together',
    async () => {
      const { first, second } = pairs
      const files = { PARLEY_TLS_CERT: join(folder, 'cert.pem'), PARLEY_TLS_KEY: join(folder, 'key.pem') }
      const write = async ({ cert, key }: typeof first): Promise<void> => {
        await writeFile(files.PARLEY_TLS_CERT, cert)
        await writeFile(files.PARLEY_TLS_KEY, key)
      }
      let banner = ''
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
        banner += String(text)
        return true
      })
      const ended = new Promise<unknown>((resolve) => {
        vi.spyOn(process, 'exit').mockImplementation(resolve as never)
      })
      await write(first)
      await start({ PORT: '0', PARLEY_DATA: join(folder, 'data'), LOG_LEVEL: 'silent', ...files }, { examples: false })
      const port = Number(/:(\d+)\/api\/v1/.exec(banner)?.[1])
      expect(await nameAt(port)).toBe('localhost')
      await write(second)
      process.emit('SIGHUP')
      expect(await nameAt(port)).toBe('second.localhost')
      await writeFile(files.PARLEY_TLS_KEY, first.key)
      process.emit('SIGHUP')
      expect(await nameAt(port)).toBe('second.localhost')
      process.emit('SIGTERM')
      expect(await ended).toBe(0)
    },
  )
})
