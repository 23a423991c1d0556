import { setTimeout as sleep } from 'node:timers/promises'
import type { JournalEntry } from '@parley/simulator'
import { expect } from 'vitest'
import { Api } from './lib/api.ts'
import { auditSent, flawless } from './lib/audit.ts'
import { numberOf } from './lib/customers.ts'
import { count, drifted, query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { openProvider, type Provider } from './lib/provider.ts'
import { full, scaled, timeout } from './lib/scale.ts'
import { itOnEveryStore, itOnOneStore } from './lib/stores.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

const SENDS = scaled({ full: 1500, short: 60 })
const KILLS = scaled({ full: 15, short: 2 })
/** Milliseconds between two list requests to the provider; the default at full length. */
const EVERY = scaled({ full: 60_000, short: 1000 })
/** The time after the last start within which every message has its final status. */
const SOON = 5 * 60_000
/**
 * For how long no process runs after each kill. The provider continues meanwhile, and its callbacks reach no process.
 */
const DOWN = 400

const itOnStores = full ? itOnOneStore : itOnEveryStore

itOnStores(
  `found by use: a callback that never arrived is recovered: ${SENDS} sends, ${KILLS} SIGKILLs; invariant 3 (status is a maximum)`,
  async (store) => {
    const began = Date.now()
    await using provider = await openProvider({ pace: 150 })
    const { faults } = provider.simulator
    faults.add({ fault: 'accept_then_drop', probability: 0.02 })
    faults.add({ fault: 'fail', probability: 0.03 })
    faults.add({ fault: 'trial_prefix', probability: 0.05 })
    // A message without any callback is looked up after a minute.
    if (full) faults.add({ fault: 'no_callback', probability: 0.05 })
    await using installation = await Installation.open({
      store,
      providerUrl: provider.url,
      ambiguityWindow: 2000,
      catchUp: 0,
      trackEvery: EVERY,
    })
    const api = new Api(installation.url)

    const load = new Load()
    const sending = load.run(SENDS, 8, (place) =>
      api.start({ to: numberOf(place), text: `send ${place}` }, `send-${place}`).then(() => undefined),
    )
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await load.reached(Math.floor((kill * SENDS) / (KILLS + 1)))
      await until('messages are on their way', () => isOnItsWay(provider.simulator.journal()))
      await installation.kill()
      await sleep(DOWN)
      await installation.start()
    }
    const started = Date.now()
    await sending
    const file = installation.database
    await until('every send came to its end', () => unfinished(file) === 0, { within: SOON })
    await provider.simulator.idle()

    await until('every message has its final status', () => differing(provider, file).length === 0, { within: SOON })
    const took = Date.now() - started
    console.log(`lost callbacks: all final ${took} ms after the last start, by ${provider.lists.length} lists`)
    if (full) expect(took).toBeLessThan(SOON)

    const journal = provider.simulator.journal()
    expect(auditSent(journal.map(unprefixed), wanted())).toEqual(flawless)
    expect(journal).toHaveLength(SENDS)
    expect(count(file, `select count(*) from parley_messages where status = 'sending'`)).toBe(0)
    const hundreds = Math.ceil(SENDS / 100)
    expect(provider.lists.length).toBeLessThanOrEqual(hundreds * (1 + Math.ceil((Date.now() - began) / EVERY)))
    if (full) expect(mostIn(provider.lists, EVERY)).toBeLessThanOrEqual(hundreds)
    expect([...violations(file), ...drifted(file)]).toEqual([])
  },
  timeout({ full: 25, short: 6 }),
)

function isOnItsWay(journal: readonly JournalEntry[]): boolean {
  return journal.some(({ status }) => status === 'queued' || status === 'sending' || status === 'sent')
}

function* wanted(): Generator<{ to: string; body: string }> {
  for (let place = 0; place < SENDS; place += 1) yield { to: numberOf(place), body: `send ${place}` }
}

function unprefixed(entry: JournalEntry): JournalEntry {
  return { ...entry, body: entry.body.replace(/^.* - /, '') }
}

/** Messages with another status than the provider's. */
function differing(provider: Provider, file: string): string[] {
  const shown = new Map(
    query(file, `select provider_id, status from parley_messages where direction = 'outbound'`).map(
      ({ provider_id, status }) => [String(provider_id), String(status)],
    ),
  )
  return provider.simulator.journal().flatMap(({ sid, status }) => (shown.get(sid) === status ? [] : [sid]))
}

/** The most in any span of this many milliseconds. */
function mostIn(times: readonly number[], span: number): number {
  return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + span * 0.9).length))
}
