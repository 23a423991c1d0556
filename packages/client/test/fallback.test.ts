import type { ClientFrame, ServerFrame } from '@parley/core/protocol'
import { expect, it } from 'vitest'
import { createClient, type StreamItem } from '../src/index.ts'
import { instantEnvironment, until } from './environment.ts'
import { answer } from './scripted-fetch.ts'

/** A WebSocket. Its server is the test. */
class FakeSocket {
  static readonly open: FakeSocket[] = []
  readonly url: string
  readonly sent: ClientFrame[] = []
  closed = false
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  constructor(url: string | URL) {
    this.url = String(url)
    FakeSocket.open.push(this)
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data))
  }

  close(): void {
    this.closed = true
  }

  receive(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  drop(code: number): void {
    this.onclose?.({ code })
  }
}

const ready: ServerFrame = { type: 'ready', principal: { id: 'key:1', name: null }, heartbeatSeconds: 30 }
const event = (cursor: string): ServerFrame => {
  return { type: 'event', join: 'events', cursor, event: { type: 'contact.described', at: '', contactId: cursor } }
}

async function nextSocket(count: number): Promise<FakeSocket> {
  await until(() => FakeSocket.open.length === count)
  return FakeSocket.open[count - 1] as FakeSocket
}

it('falls back to a WebSocket where no event stream comes up, and resumes it with a new ticket', async () => {
  FakeSocket.open.length = 0
  let tickets = 0
  const ending = new AbortController()
  const client = createClient({
    ...{ url: 'https://chat.example', credentials: { key: 'k' }, environment: instantEnvironment(), retries: 0 },
    webSocket: FakeSocket as unknown as typeof WebSocket,
    fetch: async (input) => {
      if (String(input).includes('/tickets')) return answer({ ticket: `t${++tickets}`, expiresAt: '' })
      return new Response('a proxy that cannot stream', { status: 200 })
    },
  })
  const items: StreamItem[] = []
  const done = (async () => {
    const options = { after: 'c0', types: ['contact.described'], ephemeral: true, signal: ending.signal }
    for await (const item of client.events(options)) if (item.type !== 'status') items.push(item)
  })()
  const first = await nextSocket(1)
  expect(first.url).toBe('wss://chat.example/api/v1/socket?ticket=t1')
  first.receive(ready)
  await until(() => first.sent.length === 1)
  expect(first.sent).toEqual([{ type: 'join', join: 'events', after: 'c0', types: ['contact.described'] }])
  first.receive({ type: 'joined', join: 'events', cursor: 'c0' })
  first.receive(event('c1'))
  first.receive({ type: 'passed', join: 'events', cursor: 'c2' })
  await until(() => items.length === 1)
  first.drop(1012)
  const second = await nextSocket(2)
  expect(second.url).toBe('wss://chat.example/api/v1/socket?ticket=t2')
  second.receive(ready)
  await until(() => second.sent.length === 1)
  expect(second.sent[0]).toMatchObject({ after: 'c2' })
  const frame = { type: 'presence', person: { id: 'user:1', name: 'Ann' }, state: 'online' } as const
  second.receive({ type: 'ephemeral', frame: { ...frame, conversationId: null, until: '' } })
  second.receive({ type: 'reset', join: 'events', cursor: 'c9' })
  second.receive(event('c10'))
  await until(() => items.length === 4)
  expect(items.map((item) => ('cursor' in item ? item.cursor : item.type))).toEqual(['c1', 'ephemeral', 'c9', 'c10'])
  ending.abort()
  await done
  await new Promise((resolve) => setImmediate(resolve))
  client.close()
  await until(() => second.closed)
})

it('throws the refusal of a join', async () => {
  FakeSocket.open.length = 0
  const client = createClient({
    ...{ url: 'https://chat.example', credentials: { cookie: true }, transport: 'websocket' },
    webSocket: FakeSocket as unknown as typeof WebSocket,
    environment: instantEnvironment(),
  })
  const reading = (async () => {
    for await (const item of client.events({ conversationId: 'con_1' })) expect(item.type).toBe('status')
  })()
  const socket = await nextSocket(1)
  expect(socket.url).toBe('wss://chat.example/api/v1/socket')
  socket.receive(ready)
  const problem = { type: '/errors/not_found', title: '', status: 404, code: 'not_found', detail: 'None.', hint: '' }
  socket.receive({ type: 'error', join: 'events', problem: { ...problem, code: 'not_found' } })
  await expect(reading).rejects.toMatchObject({ code: 'not_found', status: 404 })
})
