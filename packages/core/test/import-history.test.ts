import { describe, expect, it } from 'vitest'
import type { HistoryProgress, HistoryRecord } from '../src/lib/engine/ingest/import-history.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import { fakeChannelType } from '../src/lib/testing/channel-type.ts'

const START = 1_600_000_000_000

async function open(handled: string[]): Promise<Parley> {
  const fake = fakeChannelType()
  const parley = await createParley({
    store: memoryStore(),
    channels: { desk: fake.type({ number: '+15550100001', token: 'good-token' }) },
    environment: { log: silentLogger, now: () => START + 1_000_000_000 },
    on: {
      'message.received': ({ message }) => void handled.push(message.id),
      'message.status_changed': ({ message }) => void handled.push(message.id),
      'message.adopted': ({ message }) => void handled.push(message.id),
    },
  })
  return parley
}

function* records(count: number): Generator<HistoryRecord> {
  for (let place = 0; place < count; place += 1) {
    const isInbound = place % 2 === 0
    yield {
      id: `old-${place}`,
      direction: isInbound ? 'inbound' : 'outbound',
      address: `+1415555${String(1000 + (place % 20)).padStart(4, '0')}`,
      at: START + place * 1000,
      text: `Text ${place}`,
      ...(isInbound ? {} : { delivery: { status: place % 4 === 1 ? 'delivered' : 'failed', code: '30003', units: 2 } }),
    }
  }
}

async function all(progress: AsyncIterable<HistoryProgress>): Promise<HistoryProgress[]> {
  const steps: HistoryProgress[] = []
  for await (const step of progress) steps.push(step)
  return steps
}

describe('an import of history', () => {
  it('invariant 13: keeps counts, times, order and deliveries, and is not news', async () => {
    const handled: string[] = []
    await using parley = await open(handled)
    const steps = await all(parley.channels.importHistory('desk', records(500)))
    expect(steps.map(({ done }) => done)).toEqual([200, 400, 500])
    await parley.drain()
    expect(handled).toEqual([])
    const { items } = await parley.conversations.list({ limit: 100 })
    expect(items).toHaveLength(20)
    expect(items.every(({ unread, waitingSince }) => unread === 0 && waitingSince === null)).toBe(true)
    const messages = await Promise.all(
      items.map(async ({ id }) => (await parley.messages.list(id, { limit: 100 })).items),
    )
    const flat = messages.flat().toSorted((one, other) => one.at - other.at)
    expect(flat.map(({ text }) => text)).toEqual([...records(500)].map(({ text }) => text))
    const statuses = flat.map(({ status }) => status)
    expect(['received', 'delivered', 'failed'].map((each) => statuses.filter((one) => one === each).length)).toEqual([
      250, 125, 125,
    ])
    expect(flat[3]).toMatchObject({ status: 'failed', errorCode: '30003', units: 2, history: true, adopted: true })
    const { totals } = await parley.statistics.summary({ from: START, to: START + 1_000_000_001 })
    expect([totals.received, totals.sent, totals.failed]).toEqual([0, 0, 0])
  })

  it('is repeated without a duplicate, and continues after an interruption', async () => {
    await using parley = await open([])
    for await (const { done } of parley.channels.importHistory('desk', records(500))) if (done >= 200) break
    await all(parley.channels.importHistory('desk', records(500)))
    await all(parley.channels.importHistory('desk', records(500)))
    const { items } = await parley.conversations.list({ limit: 100 })
    expect(items.reduce((sum, { messageCount }) => sum + messageCount, 0)).toBe(500)
  })

  it('names each record that it refuses, and imports the others', async () => {
    await using parley = await open([])
    const [first, second] = [...records(2)] as [HistoryRecord, HistoryRecord]
    const bad = [
      first,
      { ...first, id: 'a', address: 'nonsense' },
      { ...first, id: 'b', at: 'yesterday' },
      { ...first, id: 'c', delivery: { status: 'sent' } },
      { ...first, id: 'd', colour: 'red' },
      null,
      second,
    ] as HistoryRecord[]
    const [step] = await all(parley.channels.importHistory('desk', bad))
    expect(step?.done).toBe(2)
    expect(step?.refused.map(({ place, id, field }) => [place, id, field])).toEqual([
      [1, 'a', 'address'],
      [2, 'b', 'at'],
      [3, 'c', 'delivery'],
      [4, 'd', 'colour'],
      [5, null, 'record'],
    ])
    await expect(all(parley.channels.importHistory('nowhere', []))).rejects.toMatchObject({ code: 'channel.unknown' })
    expect(() => parley.channels.importHistory('desk', 'text' as never)).toThrow(/records/)
  })
})
