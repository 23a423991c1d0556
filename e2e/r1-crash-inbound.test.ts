import { expect, it } from 'vitest'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { count, drifted, query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { killAgainAndAgain, printKills } from './lib/kills.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { patience, scaled } from './lib/scale.ts'
import { until } from './lib/until.ts'

const WEBHOOKS = scaled({ full: 10_000, short: 1000 })
const KILLS = scaled({ full: 100, short: 5 })
const CUSTOMERS = WEBHOOKS / 10

// Every twentieth is a second copy of an earlier one, as a provider sends that had no answer in time.
function textOf(place: number): { sid: string; from: string; body: string } {
  const original = place % 20 === 19 ? place - 7 : place
  return { sid: sidOf(original), from: numberOf(original % CUSTOMERS), body: `text ${original}` }
}

it(
  `R1 crash during inbound: ${WEBHOOKS} webhooks, ${KILLS} SIGKILLs; invariant 1 (durable before acknowledged), invariant 2 (exactly once inside), invariant 11 (derived = recomputed)`,
  async () => {
    await using provider = await openProvider()
    provider.simulator.faults.add({ fault: 'slow', accept: 'before', delayMs: 40, probability: 0.5 })
    await using installation = await Installation.open({ providerUrl: provider.url, answer: true })
    const load = new Load()
    const killing = killAgainAndAgain({
      installation,
      kills: KILLS,
      due: (number) => load.reached(Math.floor((number * WEBHOOKS) / (KILLS + 2))),
      flights: load.flights,
      over: () => load.acknowledged >= WEBHOOKS,
    })
    await load.run(WEBHOOKS, 32, async (place) => {
      const response = await post(`${installation.url}/webhooks/sms`, textOf(place))
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
    })
    const kills = await killing
    printKills(`R1: ${WEBHOOKS} webhooks acknowledged`, kills)
    const file = installation.database
    await until('every reply is delivered', () => unfinished(file) === 0, { within: 120_000 })

    const sids = new Set(Array.from({ length: WEBHOOKS }, (_, place) => textOf(place).sid))
    const stored = query(
      file,
      `select provider_id as sid, count(*) as copies from parley_messages where direction = 'inbound' group by 1`,
    )
    const lost = [...sids].filter((sid) => !stored.some((row) => row.sid === sid))
    expect(kills).toHaveLength(KILLS)
    expect({ lost: lost.length, doubled: stored.filter(({ copies }) => copies !== 1).length }).toEqual({
      lost: 0,
      doubled: 0,
    })
    expect(count(file, `select count(*) from parley_events where type = 'message.received'`)).toBe(sids.size)
    expect(
      count(
        file,
        `select count(*) from (select thread from parley_conversations group by tenant, channel, thread having count(*) > 1)`,
      ),
    ).toBe(0)
    expect(drifted(file)).toEqual([])
    const answers = provider.simulator.journal().filter(({ body }) => body.startsWith('Got: '))
    expect({ answers: answers.length, distinct: new Set(answers.map(({ body }) => body)).size }).toEqual({
      answers: sids.size,
      distinct: sids.size,
    })
  },
  patience({ full: 25, short: 3 }),
)
