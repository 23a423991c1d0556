import { expect } from 'vitest'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { count, query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { itOnEveryStore } from './lib/stores.ts'
import { until } from './lib/until.ts'

const IDS = scaled({ full: 500, short: 10 })
const COPIES = scaled({ full: 200, short: 30 })

itOnEveryStore(
  `R7 same webhook in parallel: ${IDS} ids × ${COPIES} copies; invariant 2 (exactly once inside)`,
  async (store) => {
    await using provider = await openProvider()
    await using installation = await Installation.open({ store, providerUrl: provider.url, answer: true })
    const url = `${installation.url}/webhooks/sms`
    const statuses = new Set<number>()
    const load = new Load()
    // All copies of one id at once, before the next id.
    for (let id = 0; id < IDS; id += 1) {
      const text = { sid: sidOf(id), from: numberOf(id), body: `text ${id}` }
      await load.run(COPIES, COPIES, async () => {
        statuses.add((await post(url, text)).status)
      })
    }
    const file = installation.database
    await until('every reply is sent', () => unfinished(file) === 0)
    expect([...statuses]).toEqual([200])
    expect(count(file, `select count(*) from parley_messages where direction = 'inbound'`)).toBe(IDS)
    expect(count(file, `select count(*) from parley_events where type = 'message.received'`)).toBe(IDS)
    expect(count(file, 'select count(*) from parley_conversations')).toBe(IDS)
    const replies = query(
      file,
      `select text, count(*) as times from parley_messages where direction = 'outbound' group by text`,
    )
    expect(replies.every(({ times }) => times === 1)).toBe(true)
    expect(replies).toHaveLength(IDS)
    expect(provider.simulator.journal()).toHaveLength(IDS)
  },
  timeout({ full: 15, short: 2 }),
)
