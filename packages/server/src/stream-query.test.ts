import { type StreamEvent, streamEventSchema } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { manualSleep } from '../test/manual-sleep.ts'
import { type Block, readEvents, readStream } from '../test/read-stream.ts'
import { openRig, type Rig } from '../test/rig.ts'
import { risingClock } from '../test/rising-clock.ts'

const path = '/api/v1/events'

async function follow(rig: Rig, query = '', headers: Record<string, string> = {}): Promise<AsyncGenerator<Block>> {
  const response = await rig.ask(`${path}${query}`, { headers })
  expect([query, response.status]).toEqual([query, 200])
  return readStream(response)
}

function dataOf({ data }: Block): StreamEvent {
  return streamEventSchema.parse(JSON.parse(data ?? 'null'))
}

/** Three texts of one number, and the cursors after each of their events. */
async function three(): Promise<{ rig: Rig; ids: string[] }> {
  const rig = await openRig()
  for (const text of ['one', 'two', 'three']) await rig.receive(text)
  const ids = (await readEvents(await follow(rig, '?after=oldest'), 4)).map(({ id }) => id)
  return { rig, ids }
}

async function textsBehind(rig: Rig, query: string, headers?: Record<string, string>): Promise<string[]> {
  const blocks = await follow(rig, query, headers)
  const texts: string[] = []
  while (texts.at(-1) !== 'three') {
    const [block] = await readEvents(blocks, 1)
    const event = dataOf(block ?? {})
    texts.push('message' in event ? event.message.text : event.type)
  }
  return texts
}

describe('found by use: streams', () => {
  it('a reader that reconnects with the parameters of its polyfill misses nothing and repeats nothing', async () => {
    const { rig, ids } = await three()
    await using _ = rig
    const [, one, two] = ids
    const names = [
      'lastEventId',
      'lastEventID',
      'LastEventId',
      'last-event-id',
      'Last-Event-ID',
      'last_event_id',
      'evs_last_event_id',
    ]
    for (const name of names) {
      expect([name, await textsBehind(rig, `?${name}=${two}`)]).toEqual([name, ['three']])
      // A polyfill keeps its first URL.
      expect(await textsBehind(rig, `?after=oldest&${name}=${two}`)).toEqual(['three'])
    }
    expect(await textsBehind(rig, `?after=${one}`)).toEqual(['two', 'three'])
  })

  it('the header has priority over the query, lastEventId over after, the last of several counts, an empty one never', async () => {
    const { rig, ids } = await three()
    await using _ = rig
    const [opened, one, two] = ids
    const header = (id = ''): Record<string, string> => ({ 'last-event-id': id })
    expect(await textsBehind(rig, `?lastEventId=${one}&after=${opened}`, header(two))).toEqual(['three'])
    expect(await textsBehind(rig, `?lastEventId=${two}&after=${one}`, header(''))).toEqual(['three'])
    expect(await textsBehind(rig, `?lastEventId=${one}&lastEventId=${two}`)).toEqual(['three'])
    expect(await textsBehind(rig, `?lastEventId=&after=${two}`)).toEqual(['three'])
    expect(await textsBehind(rig, `?lastEventId=${two}&lastEventId=`)).toEqual(['three'])
    expect(await textsBehind(rig, '?lastEventId=oldest')).toHaveLength(4)
    expect(await textsBehind(rig, `?lastEventId=+${two}%0A`)).toEqual(['three'])
  })

  it('a reader from the newest event receives its cursor before an event, for every form of the request', async () => {
    const { rig } = await three()
    await using _ = rig
    const { asOf } = await (await rig.ask('/api/v1/conversations')).json()
    for (const query of ['', '?after=', '?after=newest', '?lastEventId=newest']) {
      const blocks = await follow(rig, query)
      const begin = [(await blocks.next()).value, (await blocks.next()).value]
      expect([query, begin.find((block) => block?.id !== undefined)?.id]).toEqual([query, asOf])
    }
  })

  it('unknown query parameters are ignored, once or repeated, on the stream alone', async () => {
    const { rig, ids } = await three()
    await using _ = rig
    for (const more of ['_=1717000000', 'r=0.12', 'cache=1&cache=2', 'withCredentials', '[]=1', 'x%00=1', 'after2=x']) {
      expect(await textsBehind(rig, `?${more}&after=${ids[2]}`)).toEqual(['three'])
      expect((await rig.ask(`/api/v1/conversations?${more}`)).status).toBe(422)
    }
  })

  it('an invalid cursor begins with reset, and a too long one is 422', async () => {
    const { rig } = await three()
    await using _ = rig
    for (const query of ['?lastEventId=x', '?lastEventId=%00', '?last-event-id=another.17']) {
      expect(await readEvents(await follow(rig, query), 1)).toMatchObject([{ event: 'reset' }])
    }
    const long = 'x'.repeat(2001)
    for (const query of [`?lastEventId=${long}`, `?after=${long}`, `?LASTEVENTID=${long}`]) {
      expect((await rig.ask(`${path}${query}`)).status).toBe(422)
    }
  })
})

describe('found by use: rest lags the sdk: event filters', () => {
  it('select the events of a type, a conversation or a channel, and no other', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    await rig.receive('Hi', { from: '+14155550199' })
    await rig.ask(`/api/v1/conversations/${id}`, { method: 'PATCH', body: { starred: true } })
    await rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body: { text: 'Yes?' } })
    const told = async (query: string, count: number): Promise<string[]> =>
      (await readEvents(await follow(rig, `?after=oldest&${query}`), count)).map(({ event }) => event)
    expect(await told('types=message.received', 2)).toEqual(['message.received', 'message.received'])
    const both = ['message.received', 'message.received', 'message.queued']
    expect(await told('types=message.received,message.queued', 3)).toEqual(both)
    expect(await told('types=message.received&types=message.queued', 3)).toEqual(both)
    expect(await told(`types=${encodeURIComponent(' message.queued , message.received ')}`, 3)).toEqual(both)
    expect(await told(`conversationId=${id}`, 4)).toEqual([
      'conversation.opened',
      'message.received',
      'conversation.changed',
      'message.queued',
    ])
    expect(await told(`conversationId=${id}&channel=pigeon&types=message.queued`, 1)).toEqual(['message.queued'])
  })

  it('include the changes of a conversation’s address', async () => {
    await using rig = await openRig({ environment: risingClock() })
    await rig.receive('Hello')
    await rig.receive('Hi', { from: '+14155550199' })
    const { items } = await (await rig.ask('/api/v1/conversations')).json()
    const blocks = await follow(rig, `?after=oldest&conversationId=${items[1].id}&types=address.changed`)
    for (const { address } of items) {
      await rig.ask(`/api/v1/addresses/${address.id}`, { method: 'PATCH', body: { blocked: true } })
    }
    expect((await readEvents(blocks, 1)).map(dataOf)).toMatchObject([{ address: { value: '+14155550123' } }])
  })

  it('a heartbeat has the cursor after the omitted events, once, and a reader can return to it', async () => {
    const { sleep, wake } = manualSleep()
    await using rig = await openRig({ environment: { sleep } })
    const blocks = await follow(rig, '?channel=raven')
    await blocks.next()
    const { id: begin } = (await blocks.next()).value ?? {}
    const beat = async (): Promise<Block> => {
      const next = blocks.next()
      await new Promise(setImmediate)
      wake(30_000)
      return (await next).value as Block
    }
    expect(await beat()).not.toHaveProperty('id')
    await rig.receive('Hello')
    const moved = await beat()
    const { asOf } = await (await rig.ask('/api/v1/conversations')).json()
    expect(moved).toMatchObject({ event: 'heartbeat', id: asOf })
    expect(moved.id).not.toBe(begin)
    expect(await beat()).not.toHaveProperty('id')
    await rig.receive('Hi')
    const back = await follow(rig, `?lastEventId=${moved.id}`)
    expect((await readEvents(back, 1)).map(dataOf)).toMatchObject([{ message: { text: 'Hi' } }])
  })

  it('a filter that no event can match is 422, and an unknown conversation 404', async () => {
    await using rig = await openRig()
    const refusals: [string, number, string | undefined][] = [
      ['types=', 422, 'types'],
      ['types=message.recieved', 422, 'types'],
      ['types=message.received,', 422, 'types'],
      ['types=heartbeat', 422, 'types'],
      ['types=toString', 422, 'types'],
      ['channel=', 422, 'channel'],
      ['conversationId=', 422, 'conversationId'],
      ['conversationId=con_unknown', 404, 'conversation'],
      ['conversationId=con_1&conversationId=con_2', 422, 'conversationId'],
    ]
    for (const [query, status, field] of refusals) {
      const response = await rig.ask(`${path}?${query}`)
      expect([query, response.status, (await response.json()).field]).toEqual([query, status, field])
    }
  })
})
