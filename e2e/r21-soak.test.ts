import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { key } from './lib/account.ts'
import { Api } from './lib/api.ts'
import { openPlace, serve } from './lib/bundled.ts'
import { numberOf } from './lib/customers.ts'
import { count, unfinished } from './lib/database.ts'
import { freePort } from './lib/free-port.ts'
import { Load } from './lib/load.ts'
import { growthOf, measuring, type Sample, samplesIn, tableOf } from './lib/measured.ts'
import { full, scaled, timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { itOnEveryStore, type StoreKind } from './lib/stores.ts'
import { until } from './lib/until.ts'

const CUSTOMERS = scaled({ full: 500, short: 10 })
const SECONDS = scaled({ full: 1200, short: 4 })
const A_SECOND = scaled({ full: 50, short: 10 })
/** How many may be in progress: a slower machine gets fewer requests. */
const AT_ONCE = 100
/** The measured part: all but the first five minutes, in which caches and heaps grow to their size. */
const SETTLED = 300_000
/** In bytes a minute. */
const LEVEL = 2 ** 20

describe('found by use: memory levels off', () => {
  itOnEveryStore(
    `${A_SECOND} webhooks a second with replies, for ${SECONDS} seconds: the memory of the process is recorded, and level`,
    soak,
    timeout({ full: 45, short: 2 }),
  )

  it('growth is the slope of the line through the samples, in a minute', () => {
    const sample = (minute: number, rss: number): Sample => ({
      ...{ at: minute * 60_000, rss, anonymous: 0, heapUsed: 0, heapTotal: 0 },
      ...{ external: 0, arrayBuffers: 0, descriptors: 7, delay: 1 },
    })
    const rising = Array.from({ length: 600 }, (_, n) => sample(n / 60, 100 + (n / 60) * 32 + (n % 2)))
    expect(growthOf(rising, 'rss')).toBeCloseTo(32, 1)
    expect(growthOf(rising, 'descriptors')).toBeCloseTo(0)
    expect(tableOf(rising).split('\n')).toHaveLength(11)
  })
})

async function soak(store: StoreKind): Promise<void> {
  using folder = scratch()
  await using place = await openPlace(store)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const file = folder.file('measured.jsonl')
  const variables = { ...place.variables, PARLEY_API_KEY: key, PARLEY_DATA: folder.file('data'), ...measuring(file) }
  await using _server = await serve(folder.path, port, variables)
  const database = place.variables.DATABASE_URL ?? folder.file('data/parley.db')
  const api = new Api(url)

  const write = async (customer: number, text: string): Promise<void> => {
    const response = await fetch(`${url}/simulator/customers/${encodeURIComponent(numberOf(customer))}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'sms', text }),
    })
    expect([response.status, await response.text()]).toEqual([202, expect.any(String)])
  }
  const received = (): number => count(database, `select count(*) from parley_messages where direction = 'inbound'`)
  for (let customer = 0; customer < CUSTOMERS; customer += 1) await write(customer, 'Are you open?')
  await until('every customer has a conversation', () => received() === CUSTOMERS)
  const conversations = await idsOf(api)

  const load = new Load()
  const began = Date.now()
  const enough = (): boolean => Date.now() - began > SECONDS * 1000
  const answer = async (number: number): Promise<void> => {
    // Each at its time, before or after the answer to the one before.
    await sleep(Math.max(0, began + (number * 1000) / A_SECOND - Date.now()))
    const customer = number % CUSTOMERS
    await write(customer, `Where is my order ${number}?`)
    await api.send(
      conversations.get(numberOf(customer)) ?? '',
      `It is on its way, number ${number}.`,
      `reply-${number}`,
    )
  }
  await load.run(SECONDS * A_SECOND, AT_ONCE, answer, { enough })
  const total = load.acknowledged
  const rate = (total * 1000) / (Date.now() - began)
  const samples = samplesIn(file)
  const growth = growthOf(
    samples.filter(({ at }) => at - began > SETTLED),
    'rss',
  )
  if (full) {
    const grows = `${(growth / 2 ** 20).toFixed(2)} MB a minute`
    console.log(`R21 on ${store}: ${rate.toFixed(1)} a second; resident memory grows by ${grows}\n${tableOf(samples)}`)
  }

  // Replies are sent at the pace of their queue.
  const drained = { within: 600_000 }
  await until('all is received', () => received() === total + CUSTOMERS, drained)
  await until('nothing is left to do', () => unfinished(database) === 0, drained)
  const sent = `select count(*) from parley_messages where direction = 'outbound' and status in ('sent', 'delivered')`
  await until('every reply is sent', () => count(database, sent) === total, drained)

  expect(samples.length).toBeGreaterThan(0)
  for (const figure of ['rss', 'anonymous', 'heapUsed', 'external', 'descriptors'] as const) {
    expect([figure, samples.every((sample) => sample[figure] > 0)]).toEqual([figure, true])
  }
  if (full) expect(growth).toBeLessThan(LEVEL)
}

async function idsOf(api: Api): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  let query = '?limit=100'
  for (;;) {
    const { items, next } = await api.conversations(query)
    for (const { id, address } of items) ids.set(address.value, id)
    if (next === null) return ids
    query = `?limit=100&cursor=${encodeURIComponent(next)}`
  }
}
