import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { account } from './lib/account.ts'
import { parley, serving } from './lib/bundled.ts'
import { onLinux } from './lib/on-linux.ts'
import { scratch } from './lib/scratch.ts'

const MEGABYTE = 1024 * 1024
/** The bytes that one body sends, or announces. */
const HUGE = 600 * MEGABYTE
/** The most that the process may grow by, for any body. */
const GROWTH = 64 * MEGABYTE

/** How often smaller bodies are sent first. */
const WARM_UP = 3

const key = 'a-key-for-large-bodies'
const json = 'Content-Type: application/json'
const form = 'Content-Type: application/x-www-form-urlencoded'

/** The server's limit, if it has the simulator in its process. */
const simulated = { accountSid: 'AC00000000000000000000000000000001', authToken: 'simulated-auth-token' }
const basic = Buffer.from(`${simulated.accountSid}:${simulated.authToken}`).toString('base64')

const routes: readonly [string, string, string[]][] = [
  ['a customer’s text', '/simulator/customers/+14155550123/messages', [json]],
  ['a fault', '/simulator/faults', [json]],
  [
    'the simulated API',
    `/simulator/2010-04-01/Accounts/${simulated.accountSid}/Messages.json`,
    [form, `Authorization: Basic ${basic}`],
  ],
  ['the API', '/api/v1/conversations', [json, `Authorization: Bearer ${key}`]],
  ['a file', '/api/v1/media', ['Content-Type: application/octet-stream', `Authorization: Bearer ${key}`]],
  ['a webhook', '/webhooks/sms', [form]],
]

describe('found by use: the simulator is in the same process', () => {
  onLinux(
    'a body of 600 MB is refused by every route, is not held in memory, and delays no other request',
    async () => {
      using folder = scratch()
      const server = parley(folder.path, [], { PORT: '0', LOG_LEVEL: 'silent', PARLEY_API_KEY: key })
      const exited = once(server, 'exit')
      try {
        const url = await serving(server)
        const { port } = new URL(url)
        const looking = new Looking(url)
        // Smaller ones first: the heap of a busy process grows until its garbage is collected, for any input.
        for (let round = 0; round < WARM_UP; round += 1) {
          for (const [, path, headers] of routes) {
            for (const announced of [true, false]) {
              await send(Number(port), path, headers, { size: 64 * MEGABYTE, announced })
            }
          }
        }
        const before = peakOf(server.pid)
        const statuses: [string, number][] = []
        for (const [name, path, headers] of routes) {
          for (const announced of [true, false]) {
            const status = await send(Number(port), path, headers, { size: HUGE, announced })
            statuses.push([`${name}${announced ? '' : ', in chunks'}`, status])
          }
        }
        expect(statuses.filter(([, status]) => status !== 413)).toEqual([])
        process.stdout.write(
          `Large bodies: the process grew by ${Math.round((peakOf(server.pid) - before) / MEGABYTE)} MB\n`,
        )
        expect(peakOf(server.pid) - before).toBeLessThan(GROWTH)
        expect(await looking.end()).toEqual({ failed: [], answered: expect.any(Number) })
      } finally {
        server.kill('SIGTERM')
        expect((await exited)[0]).toBe(0)
      }
    },
  )

  it('the simulated account is the documented one', () => {
    expect(simulated.accountSid).not.toBe(account.accountSid)
    expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(simulated.authToken)
  })
})

/** Requests `/live` again and again, one request after the other. */
class Looking {
  readonly #failed: string[] = []
  readonly #done: Promise<void>
  #answered = 0
  #over = false

  constructor(url: string) {
    this.#done = this.#look(url)
  }

  async end(): Promise<{ failed: string[]; answered: number }> {
    this.#over = true
    await this.#done
    return { failed: this.#failed, answered: this.#answered }
  }

  async #look(url: string): Promise<void> {
    while (!this.#over) {
      const status = await fetch(`${url}/live`).then(
        (response) => response.text().then(() => response.status),
        (error: unknown) => String(error),
      )
      if (status === 200) this.#answered += 1
      else this.#failed.push(String(status))
    }
  }
}

/** The peak memory of the process, in bytes. */
function peakOf(pid: number | undefined): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

/** Sends a generated body until the server stops reading; returns the status. */
async function send(
  port: number,
  path: string,
  headers: string[],
  { size, announced = true }: { size: number; announced?: boolean },
): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    heard += chunk
  })
  // A server that has refused reads no further, and may end the connection.
  socket.on('error', () => {})
  const ended = new Promise((resolve) => socket.on('close', resolve))
  const length = announced ? `Content-Length: ${size}` : 'Transfer-Encoding: chunked'
  socket.write(`${[`POST ${path} HTTP/1.1`, 'Host: localhost', length, ...headers].join('\r\n')}\r\n\r\n`)
  const part = Buffer.alloc(MEGABYTE, 'x')
  const chunk = announced
    ? part
    : Buffer.concat([Buffer.from(`${MEGABYTE.toString(16)}\r\n`), part, Buffer.from('\r\n')])
  for (let sent = 0; sent < size && socket.writable; sent += MEGABYTE) {
    if (!socket.write(chunk)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), ended])
  }
  socket.end(announced ? '' : '0\r\n\r\n')
  await ended
  return Number(/^HTTP\/1\.1 (\d+) /.exec(heard)?.[1])
}
