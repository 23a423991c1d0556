import { expect, it } from 'vitest'
import { type Client, type ClientOptions, createClient, type Message } from '../src/index.ts'
import { instantEnvironment, manualEnvironment, until } from './environment.ts'
import { answer, problem, type Scripted, scriptedFetch } from './scripted-fetch.ts'

function open(answers: Scripted[], options: Partial<ClientOptions> = {}): { client: Client; requests: Request[] } {
  const { fetch, requests } = scriptedFetch(...answers)
  const given = { url: 'https://chat.example', credentials: { key: 'k' }, fetch, environment: instantEnvironment() }
  return { client: createClient({ retries: 0, ...given, ...options }), requests }
}

const stored = (id: string, text: string): Message =>
  ({
    ...{ id, conversationId: 'con_1', direction: 'outbound', text, status: 'queued', attachments: [], history: false },
    createdAt: new Date(1_772_000_000_000).toISOString(),
  }) as unknown as Message

const lost = new TypeError('fetch failed')
const statuses = (client: Client): string[] => client.outbox.messages('con_1').map(({ status }) => status)
const keyOf = (request: Request): string | null => request.headers.get('idempotency-key')

function memoryStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { items: Map<string, string> } {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => items.set(name, value),
    removeItem: (name) => items.delete(name),
  }
}

it('shows a message at once, and joins it with the message of the answer', async () => {
  const { client } = open([answer(stored('msg_1', 'Hello'), 202)])
  const local = client.outbox.send('con_1', { text: 'Hello' })
  expect(local).toMatchObject({ status: 'pending', message: null })
  expect(client.outbox.messages('con_1')).toHaveLength(1)
  await until(() => statuses(client)[0] === 'sent')
  expect(client.outbox.messages('con_1')[0]).toMatchObject({ localId: local.localId, message: { id: 'msg_1' } })
})

it('sends the messages of a conversation in their order, each with one key over all tries', async () => {
  const { client, requests } = open([
    ...[lost, lost, answer(stored('msg_1', 'One'), 202), problem(503, 'store.unavailable')],
    answer(stored('msg_2', 'Two'), 202),
  ])
  client.outbox.send('con_1', { text: 'One' })
  client.outbox.send('con_1', { text: 'Two' })
  await until(() => statuses(client).join() === 'sent,sent')
  const texts = await Promise.all(requests.map(async (each) => (await each.json()).text))
  expect(texts).toEqual(['One', 'One', 'One', 'Two', 'Two'])
  expect(new Set(requests.slice(0, 3).map(keyOf)).size).toBe(1)
  expect(new Set(requests.map(keyOf)).size).toBe(2)
})

it('shows a refusal, continues with the next message, and retries with the same key', async () => {
  const { client, requests } = open([
    ...[problem(422, 'text.too_long'), answer(stored('msg_2', 'Two'), 202), answer(stored('msg_1', 'One'), 202)],
  ])
  const one = client.outbox.send('con_1', { text: 'One' })
  client.outbox.send('con_1', { text: 'Two' })
  await until(() => statuses(client).join() === 'failed,sent')
  expect(client.outbox.messages('con_1')[0]?.error).toMatchObject({ code: 'text.too_long', hint: 'Hint.' })
  client.outbox.retry(one.localId)
  await until(() => statuses(client).join() === 'sent,sent')
  expect(keyOf(requests[2] as Request)).toBe(keyOf(requests[0] as Request))
})

it('discards a failed message, and one that is held', async () => {
  const environment = manualEnvironment()
  const { client, requests } = open([problem(422, 'text.empty')], { environment })
  const failed = client.outbox.send('con_1', { text: '' })
  await until(() => statuses(client)[0] === 'failed')
  expect(client.outbox.discard(failed.localId)).toBe(true)
  const held = client.outbox.send('con_1', { text: 'Undone' }, { holdFor: 5000 })
  expect(client.outbox.discard(held.localId)).toBe(true)
  environment.advance(5000)
  expect(client.outbox.messages()).toEqual([])
  expect(requests).toHaveLength(1)
})

it('does not discard a message that is being sent', async () => {
  let release = (_: Response): void => {}
  const { client } = open([() => new Promise((resolve) => (release = resolve))])
  const local = client.outbox.send('con_1', { text: 'Hello' })
  await until(() => client.outbox.messages()[0]?.tries === 1)
  expect(client.outbox.discard(local.localId)).toBe(false)
  release(answer(stored('msg_1', 'Hello'), 202))
  await until(() => statuses(client)[0] === 'sent')
})

it('keeps unsent messages over a reload, with their keys', async () => {
  const storage = memoryStorage()
  const environment = manualEnvironment()
  const before = open([lost], { storage, environment })
  before.client.outbox.send('con_1', { text: 'Hello' })
  await until(() => statuses(before.client)[0] === 'waiting')
  before.client.close()
  const after = open([answer(stored('msg_1', 'Hello'), 202)], { storage })
  expect(after.client.outbox.messages('con_1')).toMatchObject([{ reply: { text: 'Hello' }, message: null }])
  await until(() => statuses(after.client)[0] === 'sent')
  expect(keyOf(after.requests[0] as Request)).toBe(keyOf(before.requests[0] as Request))
  expect(storage.items.size).toBe(0)
})

it('joins the message of the event that precedes the answer, and corrects a wrong guess', async () => {
  let release = (_: Response): void => {}
  const { client } = open([() => new Promise((resolve) => (release = resolve))])
  const local = client.outbox.send('con_1', { text: 'Ok' })
  await until(() => client.outbox.messages()[0]?.tries === 1)
  expect(client.outbox.match({ ...stored('msg_0', 'Ok'), direction: 'inbound' })).toBeUndefined()
  expect(client.outbox.match(stored('msg_0', 'Other'))).toBeUndefined()
  expect(client.outbox.match(stored('msg_1', 'Ok'))?.localId).toBe(local.localId)
  expect(client.outbox.match(stored('msg_2', 'Ok'))).toBeUndefined()
  release(answer(stored('msg_2', 'Ok'), 202))
  await until(() => statuses(client)[0] === 'sent')
  expect(client.outbox.messages()[0]?.message?.id).toBe('msg_2')
})
