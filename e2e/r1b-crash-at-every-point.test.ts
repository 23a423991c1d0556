import { createParley } from '@parley/core'
import { expect } from 'vitest'
import { type Ending, endEverywhere, type Life, play } from './lib/crashes.ts'
import { numberOf } from './lib/customers.ts'
import { count, drifted, query, unfinished } from './lib/database.ts'
import { openDatabases } from './lib/many-databases.ts'
import { openProvider, type Provider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { storeOn } from './lib/store-on.ts'
import { itOnOneStore } from './lib/stores.ts'
import { violations } from './lib/violations.ts'

const TIMES = scaled({ full: 20, short: 1 })
/** One of this many points is tested, and one of each kind. */
const EVERY = scaled({ full: 1, short: 24 })
const which = EVERY === 1 ? 'all of them' : `one of ${EVERY}, and one of each kind`
/** How many installations one process has when it is killed: no more than a server has connections for. */
const AT_ONCE = scaled({ full: 50, short: 25 })

const heard = ['text 0', 'text 1']
const said = ['Got: text 0', 'Got: text 1', 'from the team']

itOnOneStore(
  `R1b crash at every point of ingest, send and status (${which}) × ${TIMES}: 0 violations of P1–P6`,
  async (store) => {
    await using provider = await openProvider({ pace: 0 })
    await using origins = await openDatabases(store, 1)
    const [like = ''] = origins
    await bringUpToDate(like)
    provider.simulator.faults.add({ fault: 'no_callback' })
    let crashes = 0
    let customers = 0
    for (let time = 0; time < TIMES; time += 1) {
      const ended = await endEverywhere({ atOnce: AT_ONCE, every: EVERY }, async (points) => {
        await using databases = await openDatabases(store, points.length, { like })
        return await crash(
          databases.map((database, nth) => ({ end: points[nth], database, name: numberOf(customers++) })),
          provider,
        )
      })
      expect(ended.missed).toEqual([])
      crashes += ended.crashes
    }
    console.log(`R1b: ${crashes} crashes on ${store}`)
  },
  timeout({ full: 120, short: 16 }),
)

// R17 proves the end of migrations: here they are done, once.
async function bringUpToDate(database: string): Promise<void> {
  const parley = await createParley({ store: storeOn(database) })
  await parley.stop()
}

/** Ends installations, each at a point of its own, and continues each afterwards. */
async function crash(lives: readonly Life[], provider: Provider): Promise<Ending[]> {
  const story = { story: 'exchange messages', providerUrl: provider.url } as const
  const endings = await play(story, lives)
  const logs = lives.map(({ database }, place) => {
    expect(brokenAt(database, endings[place])).toEqual([])
    return logOf(database)
  })
  await play(
    { ...story, afterwards: true },
    lives.map(({ name, database }) => ({ name, database })),
  )
  const accepted = acceptedOf(provider)
  for (const [place, { name, database, end }] of lives.entries()) {
    const where = `after a crash at point ${end}, ${endings[place]?.place}`
    expect({ ...stateOf(database), accepted: accepted.get(name)?.sort() }, where).toEqual({ ...whole, accepted: said })
    const log = logs[place] ?? []
    expect(logOf(database).slice(0, log.length), where).toEqual(log)
  }
  return endings
}

/** The errors at the moment of death: half of a change, or an acknowledged operation that is not stored. */
function brokenAt(database: string, ending: Ending | undefined): string[] {
  const stored = query(database, 'select text, status from parley_messages')
  const statuses = new Map(stored.map(({ text, status }) => [text, status]))
  const isKept = (what: string): boolean => {
    const [, report, text = what] = /^(sent|delivered): (.*)$/.exec(what) ?? []
    const status = statuses.get(text)
    return report === undefined ? status !== undefined : status === report || status === 'delivered'
  }
  const lost = ending?.acknowledged.filter((what) => !isKept(what)) ?? []
  const wrong = [...lost.map((what) => `lost: ${what}`), ...wrongIn(database)]
  return wrong.map((each) => `${ending?.place}: ${each}`)
}

function wrongIn(database: string): string[] {
  return [...violations(database), ...drifted(database).map((row) => JSON.stringify(row))]
}

interface State {
  heard: string[]
  said: string[]
  statuses: string[]
  conversations: number
  unfinished: number
  dead: number
  wrong: string[]
}

const whole: State = { heard, said, statuses: ['delivered'], conversations: 1, unfinished: 0, dead: 0, wrong: [] }

function stateOf(database: string): State {
  const messages = query(database, 'select direction, text, status from parley_messages')
  const textsOf = (direction: string): string[] =>
    messages
      .filter((message) => message.direction === direction)
      .map(({ text }) => String(text))
      .sort()
  const outbound = messages.filter(({ direction }) => direction === 'outbound')
  return {
    heard: textsOf('inbound'),
    said: textsOf('outbound'),
    statuses: [...new Set(outbound.map(({ status }) => String(status)))],
    conversations: count(database, 'select count(*) from parley_conversations'),
    unfinished: unfinished(database),
    dead: count(database, `select count(*) from parley_jobs where state = 'dead'`),
    wrong: wrongIn(database),
  }
}

function acceptedOf({ simulator }: Provider): Map<string, string[]> {
  const accepted = new Map<string, string[]>()
  for (const { to, body } of simulator.journal()) accepted.set(to, [...(accepted.get(to) ?? []), body])
  return accepted
}

function logOf(database: string): string[] {
  const events = query(database, 'select place, cast(body as text) as body from parley_events order by place')
  return events.map(({ place, body }) => `${place} ${body}`)
}
