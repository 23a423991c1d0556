import { expect } from 'vitest'
import { auditReceived, flawless } from './lib/audit.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { drifted, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { killAgainAndAgain, printKills } from './lib/kills.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { itOnOneStore } from './lib/stores.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

const WEBHOOKS = scaled({ full: 10_000, short: 240 })
const KILLS = scaled({ full: 100, short: 2 })
const CUSTOMERS = WEBHOOKS / 10

// Every twentieth is a copy of an earlier one, as a provider sends after a timeout.
function textOf(place: number): { sid: string; from: string; body: string } {
  const original = place % 20 === 19 ? place - 7 : place
  return { sid: sidOf(original), from: numberOf(original % CUSTOMERS), body: `text ${original}` }
}

itOnOneStore(
  `R1 crash during inbound: ${WEBHOOKS} webhooks, ${KILLS} SIGKILLs; invariant 1 (durable before acknowledged), invariant 2 (exactly once inside), invariant 11 (derived = recomputed)`,
  async (store) => {
    await using provider = await openProvider()
    provider.simulator.faults.add({ fault: 'slow', accept: 'before', delayMs: 40, probability: 0.5 })
    await using installation = await Installation.open({ store, providerUrl: provider.url, answer: true })
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
    await until('every reply is delivered', () => unfinished(file) === 0, { within: timeout({ full: 5, short: 1 }) })

    const sids = new Set(Array.from({ length: WEBHOOKS }, (_, place) => textOf(place).sid))
    expect(kills).toHaveLength(KILLS)
    expect(auditReceived(file, sids)).toEqual(flawless)
    expect([...violations(file), ...drifted(file)]).toEqual([])
    const answers = provider.simulator.journal().filter(({ body }) => body.startsWith('Got: '))
    expect({ answers: answers.length, distinct: new Set(answers.map(({ body }) => body)).size }).toEqual({
      answers: sids.size,
      distinct: sids.size,
    })
  },
  timeout({ full: 25, short: 3 }),
)
