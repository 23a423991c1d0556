import { silentLogger } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { type StreamEvent, streamEventSchema } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { manualSleep } from '../test/manual-sleep.ts'
import { type Block, readEvents, readStream } from '../test/read-stream.ts'
import { openRig, type Rig } from '../test/rig.ts'

const eventsPath = '/api/v1/events'

async function follow(rig: Rig, headers: Record<string, string> = {}, query = ''): Promise<AsyncGenerator<Block>> {
  const response = await rig.ask(`${eventsPath}${query}`, { headers })
  expect(response.status).toBe(200)
  return readStream(response)
}

function dataOf(block: Block | undefined): StreamEvent {
  return streamEventSchema.parse(JSON.parse(block?.data ?? 'null'))
}

describe('the event stream', () => {
  it('has headers for proxies, and the delay and cursor for a reconnect', async () => {
    await using rig = await openRig({ environment: { random: () => 0.5 } })
    const response = await rig.ask(eventsPath)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    const blocks = readStream(response)
    expect((await blocks.next()).value).toEqual({ retry: '3000' })
    const { id } = (await blocks.next()).value ?? {}
    await rig.receive('Hello')
    const later = await follow(rig, { 'last-event-id': id ?? '' })
    expect(await readEvents(later, 2)).toMatchObject([{ event: 'conversation.opened' }, { event: 'message.received' }])
  })

  it('shows a reply step by step, with its state at each event', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const { asOf } = await (await rig.ask('/api/v1/conversations')).json()
    const path = `/api/v1/conversations/${id}/messages`
    const message = await (await rig.ask(path, { method: 'POST', body: { text: 'Hi' } })).json()
    await rig.parley.drain()
    await rig.report(message.id, 'delivered')
    const events = (await readEvents(await follow(rig, {}, `?after=${asOf}`), 3)).map(dataOf)
    const change = { type: 'message.status_changed', conversation: { id }, attempt: 1 }
    expect(events).toMatchObject([
      { type: 'message.queued', conversation: { id }, message: { text: 'Hi', status: 'queued' } },
      { ...change, status: 'sent', previous: 'queued', message: { text: 'Hi', status: 'sent' } },
      { ...change, status: 'delivered', previous: 'sent', message: { text: 'Hi', status: 'delivered' } },
    ])
  })

  it('passes over an event that cannot be written, with its cursor and a warning, and shows the next one', async () => {
    const store = memoryStore()
    const warnings: object[] = []
    const log = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) }
    await using rig = await openRig({ store, environment: { log } })
    await rig.receive('broken')
    await rig.receive('whole')
    const load = store.load
    store.load = async (...asked) => {
      const { records, ...rest } = await load.apply(store, asked)
      const isBroken = (record: object): boolean => 'text' in record && record.text === 'broken'
      return { ...rest, records: records.map((each) => (isBroken(each) ? { ...each, expiresAt: 9e15 } : each)) }
    }
    for (const _ of ['once', 'again']) {
      const blocks = await follow(rig, {}, '?after=oldest')
      const seen: Block[] = []
      for await (const block of blocks) {
        seen.push(block)
        if (block.event === 'message.received') break
      }
      const [, opened, passed, received] = seen
      expect(opened?.event).toBe('conversation.opened')
      expect(Object.keys(passed ?? {})).toEqual(['id'])
      expect(received?.event).toBe('message.received')
    }
    expect(warnings).toMatchObject([{ type: 'message.received', error: expect.stringContaining('RangeError') }])
  })

  it('lists the changed fields of a conversation', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const blocks = await follow(rig, {}, '?after=oldest')
    for (const starred of [true, false]) {
      await rig.ask(`/api/v1/conversations/${id}`, { method: 'PATCH', body: { starred } })
    }
    const events = (await readEvents(blocks, 4)).map(dataOf)
    expect(events.slice(2)).toMatchObject([
      { type: 'conversation.changed', changes: { starred: true }, conversation: { id, starred: true } },
      { type: 'conversation.changed', changes: { starred: false }, conversation: { id, starred: false } },
    ])
  })

  it('names every event by its type, with its cursor, and uses no name of browsers', async () => {
    await using rig = await openRig()
    const blocks = await follow(rig)
    await rig.receive('Hello')
    const events = await readEvents(blocks, 2)
    for (const { event, id, data } of events) {
      expect(JSON.parse(data).type).toBe(event)
      expect(id).not.toBe('')
    }
    for (const reserved of ['error', 'open', 'message', 'close']) expect(names).not.toHaveProperty([reserved])
  })

  it('resumes at the cursor, without a gap, a repetition or another order', async () => {
    await using rig = await openRig()
    const whole = await follow(rig, {}, '?after=oldest')
    for (let each = 0; each < 20; each++) await rig.receive(`Text ${each}`)
    const ids = (await readEvents(whole, 21)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(21)
    for (const [place, id] of ids.slice(0, -1).entries()) {
      const rest = await readEvents(await follow(rig, { 'last-event-id': id }, '?after=oldest'), ids.length - place - 1)
      expect(rest.map((event) => event.id)).toEqual(ids.slice(place + 1))
    }
  })

  it('begins with reset if its cursor is not of this log', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const blocks = await follow(rig, { 'last-event-id': 'another.17' })
    const [reset] = await readEvents(blocks, 1)
    expect(reset).toMatchObject({ event: 'reset', id: expect.stringMatching(/./) })
    await rig.receive('Again')
    expect(await readEvents(blocks, 1)).toMatchObject([{ event: 'message.received' }])
  })

  it('sends a heartbeat every thirty seconds, without a cursor', async () => {
    const { sleep, wake } = manualSleep()
    await using rig = await openRig({ environment: { sleep } })
    const blocks = await follow(rig)
    await blocks.next()
    await blocks.next()
    const next = blocks.next()
    await new Promise(setImmediate)
    wake(30_000)
    const { value } = await next
    expect(value).toEqual({ event: 'heartbeat', data: expect.stringContaining('"type":"heartbeat"') })
    const received = blocks.next()
    await rig.receive('Hello')
    expect((await received).value).toMatchObject({ event: 'conversation.opened' })
  })

  it('sends nothing for a message of a blocked address, and moves its cursor past it', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const blocks = await follow(rig, {}, '?after=oldest')
    const [, received] = await readEvents(blocks, 2)
    const { conversation } = dataOf(received) as Extract<StreamEvent, { type: 'message.received' }>
    await rig.parley.addresses.block(conversation.address.id as Parameters<typeof rig.parley.addresses.block>[0])
    await rig.receive('Hello?')
    await rig.receive('Hello', { from: '+14155550199' })
    const told = (await readEvents(blocks, 3)).map(dataOf)
    expect(told).toMatchObject([
      { type: 'address.changed', address: { value: '+14155550123', blocked: true }, changes: { blocked: true } },
      { type: 'conversation.opened' },
      { type: 'message.received', conversation: { address: { value: '+14155550199' } } },
    ])
  })

  it('ends when the server stops, and is refused from then on', async () => {
    await using rig = await openRig()
    const blocks = await follow(rig)
    const rest = (async () => {
      for await (const _ of blocks);
    })()
    await new Promise(setImmediate)
    await rig.server.stop()
    await rest
    const refused = await rig.ask(eventsPath)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('1')
  })

  it('reads the log once for all readers at its end, and stops when the last one disconnects', async () => {
    await using rig = await openRig()
    let reading = 0
    const { as } = rig.parley
    rig.parley.as = (principal) => {
      const view = as(principal)
      return {
        ...view,
        events(options) {
          reading += 1
          options?.signal?.addEventListener('abort', () => (reading -= 1))
          return view.events(options)
        },
      }
    }
    const responses = await Promise.all(Array.from({ length: 3 }, () => rig.ask(eventsPath)))
    expect(reading).toBe(0)
    const readers = responses.map((response) => response.body?.getReader())
    await Promise.all(readers.map(async (reader) => [await reader?.read(), await reader?.read()]))
    const pending = readers.map((reader) => reader?.read())
    await new Promise(setImmediate)
    expect(reading).toBe(1)
    await Promise.all(readers.map((reader) => reader?.cancel()))
    await Promise.all(pending)
    expect(reading).toBe(0)
  })

  it('joins an event with its records and its address once for all readers', async () => {
    const store = memoryStore()
    let loads = 0
    const { load } = store
    store.load = (...args) => {
      loads += 1
      return load(...args)
    }
    await using rig = await openRig({ store })
    await rig.receive('Hello')
    loads = 0
    const readers = await Promise.all(Array.from({ length: 50 }, () => follow(rig, {}, '?after=oldest')))
    const read = await Promise.all(readers.map((blocks) => readEvents(blocks, 2)))
    expect(read.every((events) => events[1]?.event === 'message.received')).toBe(true)
    // The records of both events at once, then the address, the contact and the last message of the conversation.
    expect(loads).toBe(2)
  })

  it('answers HEAD without reading anything', async () => {
    await using rig = await openRig()
    const response = await rig.ask(eventsPath, { method: 'HEAD' })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  })
})

/** Every name of an event: a new one does not compile until it is added here. */
const names: { [Type in StreamEvent['type']]: true } = {
  'message.received': true,
  'message.queued': true,
  'message.status_changed': true,
  'message.flagged': true,
  'message.imported': true,
  'message.adopted': true,
  'message.changed': true,
  'conversation.imported': true,
  'conversation.read': true,
  'contact.described': true,
  'conversation.opened': true,
  'conversation.changed': true,
  'conversation.removed': true,
  'address.changed': true,
  'channel.added': true,
  'channel.updated': true,
  'channel.removed': true,
  'job.died': true,
  reset: true,
  heartbeat: true,
}
