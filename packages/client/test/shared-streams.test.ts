import { expect, it } from 'vitest'
import { type ClientEnvironment, createClient, isEvent, type StreamItem } from '../src/index.ts'
import { instantEnvironment, until } from './environment.ts'
import { openRig } from './rig.ts'
import { scriptedFetch } from './scripted-fetch.ts'

const streams = (requests: readonly string[]): number => requests.filter((each) => each === 'GET /api/v1/events').length

/** Reads texts of received messages, until the signal aborts. */
function readTexts(items: AsyncIterable<StreamItem>): { texts: string[]; cursors: string[]; done: Promise<void> } {
  const texts: string[] = []
  const cursors: string[] = []
  const done = (async () => {
    for await (const item of items) {
      if (item.type !== 'event' || !isEvent(item.event, 'message.received')) continue
      texts.push(item.event.message.text)
      cursors.push(item.cursor)
    }
  })()
  return { texts, cursors, done }
}

it('shares one connection between the readers of a scope', async () => {
  await using rig = await openRig()
  const ending = new AbortController()
  const { asOf } = await rig.client.conversations.list()
  const readers = [1, 2, 3].map(() => readTexts(rig.client.events({ after: asOf, signal: ending.signal })))
  await rig.receive('One')
  await until(() => readers.every(({ texts }) => texts.length === 1))
  expect(streams(rig.requests)).toBe(1)
  ending.abort()
  await Promise.all(readers.map(({ done }) => done))
})

it('catches a late reader up, and then shares the connection', async () => {
  await using rig = await openRig()
  const ending = new AbortController()
  const { signal } = ending
  const { asOf } = await rig.client.conversations.list()
  for (const text of ['One', 'Two']) await rig.receive(text)
  const now = (await rig.client.conversations.list()).asOf
  const first = readTexts(rig.client.events({ after: now, signal }))
  await rig.receive('Three')
  await until(() => first.texts.length === 1)
  const late = readTexts(rig.client.events({ after: asOf, signal }))
  await until(() => late.texts.length === 3)
  await rig.receive('Four')
  await until(() => late.texts.length === 4 && first.texts.length === 2)
  expect(late.texts).toEqual(['One', 'Two', 'Three', 'Four'])
  expect(streams(rig.requests)).toBe(2)
  // A reader at a place that the shared connection has passed needs none of its own.
  const known = readTexts(rig.client.events({ after: first.cursors[0], signal }))
  await until(() => known.texts.length === 1)
  expect(known.texts).toEqual(['Four'])
  expect(streams(rig.requests)).toBe(2)
  ending.abort()
})

it('misses nothing that happens while the list is read', async () => {
  await using rig = await openRig()
  const ending = new AbortController()
  const { signal } = ending
  const first = readTexts(rig.client.events({ from: () => rig.client.conversations.list(), signal }))
  await until(() => rig.client.connection.status.state === 'live')
  const from = async (): Promise<{ asOf: string }> => {
    const page = await rig.client.conversations.list()
    await rig.receive('Meanwhile')
    await until(() => first.texts.length === 1)
    return page
  }
  const second = readTexts(rig.client.events({ from, signal }))
  await until(() => second.texts.length === 1)
  expect(second.texts).toEqual(['Meanwhile'])
  expect(streams(rig.requests)).toBe(1)
  ending.abort()
})

it('begins a connection that has no place yet at the place of a new reader', async () => {
  await using rig = await openRig()
  const ending = new AbortController()
  const { signal } = ending
  let quiet = (): void => {}
  const environment = instantEnvironment()
  const after: ClientEnvironment['after'] = (ms, run) => {
    if (ms !== 250) return environment.after(ms, run)
    quiet = run
    return () => {}
  }
  const client = rig.connect({ environment: { ...environment, after } })
  const { asOf } = await client.conversations.list()
  await rig.receive('Before')
  const fresh = readTexts(client.events({ signal }))
  const reader = readTexts(client.events({ after: asOf, signal }))
  await until(() => reader.texts.length === 1)
  quiet()
  expect(client.connection.status.state).toBe('live')
  await rig.receive('After')
  await until(() => reader.texts.length === 2 && fresh.texts.length === 1)
  expect(fresh.texts).toEqual(['After'])
  ending.abort()
})

it('throws the error of the server that no new try removes', async () => {
  await using rig = await openRig()
  const client = rig.connect({ credentials: { key: 'wrong' } })
  await expect(readTexts(client.events()).done).rejects.toMatchObject({ code: 'auth.invalid', status: 401 })
})

it('reports live, offline, catching up and live again when the server ends the stream', async () => {
  await using rig = await openRig()
  const states: string[] = []
  let body: ReadableStreamDefaultController<Uint8Array> | undefined
  const client = rig.connect({
    fetch: async (input, init) => {
      if (!String(input).includes('/events')) return rig.fetch(input, init)
      const stream = new ReadableStream<Uint8Array>({ start: (controller) => (body = controller) })
      body?.enqueue(new TextEncoder().encode('retry: 5\n\nid: c1\n\n'))
      return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
    },
  })
  client.connection.subscribe(({ state }) => states.push(state))
  const ending = new AbortController()
  const { done } = readTexts(client.events({ signal: ending.signal }))
  await until(() => client.connection.status.state === 'live')
  body?.close()
  await until(() => states.length >= 5 && client.connection.status.state === 'live')
  expect([...new Set(states)]).toEqual(['connecting', 'live', 'offline', 'catching-up'])
  ending.abort()
  await done
})

it('ends the body of a stream, although a fetch loses the abort', async () => {
  const ending = new AbortController()
  let pulls = 0
  let isCancelled = false
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls += 1
      if (pulls < 3) controller.enqueue(new TextEncoder().encode(`id: ${pulls}\n\n`))
      // The third read waits without an end.
    },
    cancel() {
      isCancelled = true
    },
  })
  const { fetch } = scriptedFetch(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
  const client = createClient({
    url: 'http://parley.example',
    credentials: { key: 'k' },
    fetch,
    environment: instantEnvironment(),
  })
  const reader = readTexts(client.events({ after: 'a', signal: ending.signal }))
  await until(() => pulls >= 3)
  ending.abort()
  await reader.done
  await until(() => isCancelled)
})
