import { expect, it } from 'vitest'
import { type Client, createClient } from '../src/index.ts'
import { ConversationList } from '../src/lib/live/conversation-list.ts'
import { LivePeople } from '../src/lib/live/live-people.ts'
import { Thread } from '../src/lib/live/thread.ts'
import type { ThreadItem } from '../src/lib/live/thread-item.ts'
import { TypingReporter } from '../src/lib/live/typing-reporter.ts'
import { manualEnvironment, until } from './environment.ts'
import { openRig } from './rig.ts'
import { answer } from './scripted-fetch.ts'

const textOf = (item: ThreadItem): string => (item.state === 'stored' ? item.message.text : item.local.reply.text)
const streams = (requests: readonly string[]): number => requests.filter((each) => each === 'GET /api/v1/events').length

async function conversationOf(client: Client, address: string): Promise<string> {
  const { items } = await client.conversations.list({ address })
  return items[0]?.id ?? ''
}

it('keeps a list of conversations current over one stream with its threads', async () => {
  await using rig = await openRig()
  await rig.receive('From Ann', '+14155550101')
  const list = new ConversationList(rig.client, { unread: true })
  const leave = list.subscribe(() => {})
  const shown = (): string[] => list.get().conversations.map(({ lastMessage }) => lastMessage?.text ?? '')
  await until(() => list.get().status === 'ready' && rig.client.connection.status.state === 'live')
  expect(shown()).toEqual(['From Ann'])
  await rig.receive('From Ben', '+14155550102')
  await until(() => shown().length === 2)
  expect(shown()).toEqual(['From Ben', 'From Ann'])
  const ann = await conversationOf(rig.client, '+14155550101')
  const thread = new Thread(rig.client, ann, {})
  const leaveThread = thread.subscribe(() => {})
  await until(() => thread.get().status === 'ready')
  await rig.receive('Again', '+14155550101')
  await until(() => shown()[0] === 'Again' && thread.get().items.length === 2)
  await rig.client.conversations.update(ann, { readThrough: (await rig.client.conversations.list()).asOf })
  await until(() => shown().length === 1)
  expect(shown()).toEqual(['From Ben'])
  expect(thread.get().conversation?.unread).toBe(0)
  expect(streams(rig.requests)).toBe(1)
  leave()
  leaveThread()
})

it('shows a sent message once, with one key from its first moment to its delivery', async () => {
  await using rig = await openRig()
  await rig.receive('Hello')
  const id = await conversationOf(rig.client, '+14155550123')
  const thread = new Thread(rig.client, id, {})
  const counts = new Set<number>()
  const leave = thread.subscribe(() => counts.add(thread.get().items.length))
  await until(() => thread.get().status === 'ready' && rig.client.connection.status.state === 'live')
  const { localId } = rig.client.outbox.send(id, { text: 'Hi there' })
  expect(thread.get().items.map((item) => [item.key === localId, item.state, textOf(item)])).toEqual([
    [false, 'stored', 'Hello'],
    [true, 'pending', 'Hi there'],
  ])
  const last = (): ThreadItem | undefined => thread.get().items.at(-1)
  const status = (): string | undefined => {
    const item = last()
    return item?.state === 'stored' ? item.message.status : undefined
  }
  await until(() => status() === 'queued')
  await rig.parley.drain()
  await until(() => status() === 'sent')
  const item = last()
  if (item?.state !== 'stored') throw new Error('It is not stored.')
  expect(item.key).toBe(localId)
  await rig.report(item.message.id, 'delivered')
  await until(() => status() === 'delivered')
  expect(last()?.key).toBe(localId)
  // Never three: the local message and the stored one are not shown together.
  expect([...counts].filter((count) => count > 2)).toEqual([])
  leave()
})

it('reads older messages, and keeps the order of the server', async () => {
  await using rig = await openRig()
  const texts = Array.from({ length: 7 }, (_, index) => `Message ${index}`)
  for (const text of texts) await rig.receive(text)
  const thread = new Thread(rig.client, await conversationOf(rig.client, '+14155550123'), { pageSize: 3 })
  const leave = thread.subscribe(() => {})
  await until(() => thread.get().status === 'ready')
  expect(thread.get().items.map(textOf)).toEqual(texts.slice(4))
  expect(thread.get()).toMatchObject({ hasOlder: true, hasNewer: false })
  await Promise.all([thread.loadOlder(), thread.loadOlder()])
  expect(thread.get().items.map(textOf)).toEqual(texts.slice(1))
  await thread.loadOlder()
  expect(thread.get().items.map(textOf)).toEqual(texts)
  expect(thread.get().hasOlder).toBe(false)
  leave()
})

it('reports a thread that does not exist', async () => {
  await using rig = await openRig()
  const thread = new Thread(rig.client, 'con_00000000000000000000000000000000', {})
  const leave = thread.subscribe(() => {})
  await until(() => thread.get().status === 'failed')
  expect(thread.get().error).toMatchObject({ code: 'not_found', status: 404 })
  leave()
})

it('reads again after a failure that passes', async () => {
  await using rig = await openRig()
  await rig.receive('Hello')
  let failures = 3
  const client = rig.connect({
    retries: 0,
    fetch: async (input, init) => {
      if (failures-- > 0) throw new TypeError('fetch failed')
      return rig.fetch(input, init)
    },
  })
  const list = new ConversationList(client, {})
  const states = new Set<string>()
  const leave = list.subscribe(() => states.add(list.get().status))
  await until(() => list.get().status === 'ready')
  expect([...states]).toEqual(['failed', 'ready'])
  leave()
})

it('continues a stream that is left and entered again within a second', async () => {
  await using rig = await openRig()
  const list = new ConversationList(rig.client, {})
  list.subscribe(() => {})()
  const leave = list.subscribe(() => {})
  await until(() => list.get().status === 'ready' && rig.client.connection.status.state === 'live')
  expect(streams(rig.requests)).toBe(1)
  leave()
})

it('shows typing and presence until they end or expire, by any clock', async () => {
  const environment = manualEnvironment()
  const controllers: ReadableStreamDefaultController<Uint8Array>[] = []
  const client = createClient({
    ...{ url: 'http://localhost', credentials: { key: 'k' }, environment, transport: 'sse' },
    fetch: async (input) => {
      if (String(input).endsWith('/presence')) return answer({ items: [] })
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void controllers.push(controller) })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    },
  })
  const people = new LivePeople(client)
  const leave = people.subscribe(() => {})
  await until(() => controllers.length === 1)
  const push = (type: string, frame: object): void =>
    controllers[0]?.enqueue(new TextEncoder().encode(`event: ${type}\ndata: ${JSON.stringify({ type, ...frame })}\n\n`))
  const person = { id: 'user:psn_1', name: 'Ann' }
  // The clock of the server is an hour late.
  const until1 = new Date(environment.now() - 3_600_000).toISOString()
  push('typing', { conversationId: 'con_1', person, writing: 'reply', until: until1 })
  push('presence', { conversationId: 'con_1', person, state: 'online', until: until1 })
  await until(() => people.get().present.length === 1)
  expect(people.get().typing).toEqual([{ conversationId: 'con_1', person, writing: 'reply' }])
  environment.advance(3000)
  expect(people.get().typing).toEqual([])
  expect(people.get().present).toHaveLength(1)
  push('presence', { conversationId: null, person, state: 'offline', until: until1 })
  await until(() => people.get().present.length === 0)
  leave()
  client.close()
})

it('reports typing at most every three seconds, and its end', () => {
  const environment = manualEnvironment()
  const sent: unknown[] = []
  const typing = { set: async (id: string, writing: unknown) => void sent.push([id, writing]) }
  const reporter = new TypingReporter({ environment, typing } as unknown as Client, 'con_1')
  for (let second = 0; second < 4; second += 1) {
    reporter.report('reply')
    environment.advance(1000)
  }
  expect(sent).toEqual([
    ['con_1', 'reply'],
    ['con_1', 'reply'],
  ])
  environment.advance(5000)
  expect(sent.at(-1)).toEqual(['con_1', null])
  reporter.report(null)
  expect(sent).toHaveLength(3)
})
