import dns from 'node:dns'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import nock from 'nock'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { FetchClient, Redirected, TooLate } from './fetch-client.ts'

let late: boolean
let elsewhere: string | undefined
let connections: number
let asked: { message: IncomingMessage; body: string }[]

const server = createServer(async (message, answer) => {
  asked.push({ message, body: String(await buffer(message)) })
  if (elsewhere !== undefined) answer.writeHead(307, { location: elsewhere })
  answer.end('{}')
})
server.on('connection', () => {
  connections += 1
})

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

beforeEach(() => {
  // A replacement of `fetch` reads bodies early.
  nock.restore()
  late = false
  elsewhere = undefined
  connections = 0
  asked = []
})

function create({ host = '127.0.0.1' } = {}): Promise<unknown> {
  const { signal } = new AbortController()
  const baseUrl = `http://${host}:${(server.address() as AddressInfo).port}`
  const client = new FetchClient({ fetch, baseUrl, signal, inTime: () => !late })
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const data = { To: '+15005550001', Body: 'Grüße & more', MediaUrl: ['https://one.example', 'https://two.example'] }
  return client.request({ method: 'post', uri: 'https://api.twilio.com/2010-04-01/Messages.json', headers, data })
}

it('R15 zombies: a call that connects too late sends nothing', async () => {
  using lookup = vi.spyOn(dns, 'lookup')
  const answer = vi.fn((_: string, __: unknown, found: (error: null, addresses: dns.LookupAddress[]) => void) => {
    // The connect takes long: it completes long after the call began.
    setTimeout(() => {
      late = true
      found(null, [{ address: '127.0.0.1', family: 4 }])
    }, 20)
  })
  lookup.mockImplementationOnce(answer as never)
  const error = await create({ host: 'localhost' }).catch((reason: unknown) => reason)
  expect(answer).toHaveBeenCalledTimes(1)
  expect([error, Object(error).cause].some((each) => each instanceof TooLate)).toBe(true)
  expect(connections).toBe(1)
  late = false
  await create()
  expect(asked).toHaveLength(1)
})

it('sends a form with its length, with and without the check', async () => {
  await create()
  const [{ message, body } = { message: undefined, body: '' }] = asked
  expect(message?.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
  })
  expect(message?.headers['transfer-encoding']).toBeUndefined()
  expect([...new URLSearchParams(body)]).toEqual([
    ['To', '+15005550001'],
    ['Body', 'Grüße & more'],
    ['MediaUrl', 'https://one.example'],
    ['MediaUrl', 'https://two.example'],
  ])
})

it('does not follow a redirect', async () => {
  elsewhere = '/elsewhere'
  await expect(create()).rejects.toThrow(Redirected)
  expect(asked).toHaveLength(1)
})
