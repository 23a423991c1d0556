import { createParley } from '@parley/core'
import { expect } from 'vitest'
import { auditReceived, auditSent, flawless } from './lib/audit.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { count, drifted, query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { full, scaled, timeout } from './lib/scale.ts'
import { storeOn } from './lib/store-on.ts'
import { itOnOneStore } from './lib/stores.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

const WEBHOOKS = scaled({ full: 1000, short: 100 })
/** How often the processes of a phase are killed. */
const TIMES = scaled({ full: 4, short: 1 })
/** Texts of one round: each kill has a round, and three phases have one more. */
const EACH = Math.ceil(WEBHOOKS / scaled({ full: 3 + 7 * TIMES, short: 3 + 3 * TIMES }))
const CUSTOMERS = 60

/** The worker before the update, and the one after it: `file` is renamed to `archive`, `survey` removed, `thank` added. */
const before = ['greet', 'file', 'survey']
const after = ['greet', 'archive', 'thank']

/** The phases of the update, in their order. */
const phases = ['old alone', 'new starts', 'both', 'new alone', 'names removed'] as const
type Phase = (typeof phases)[number]

/** How many replies a handler owes to each text of a phase; absent where it may be none or one. */
function owed(name: string, phase: Phase): number | undefined {
  if (before.includes(name) && after.includes(name)) return 1
  if (before.includes(name)) return phase === 'names removed' ? 0 : 1
  if (phase === 'new starts') return undefined
  return phase === 'old alone' ? 0 : 1
}

itOnOneStore(
  `two processes, one without handlers: ${WEBHOOKS} webhooks to it, and every handler of the other replies once to each, over SIGKILLs of both and a rolling update that adds, renames and removes a handler: 0 lost, 0 doubled`,
  async (store) => {
    await using provider = await openProvider({ pace: 5 })
    const providerUrl = provider.url
    await using web = await Installation.open({ store, providerUrl })
    const { database, url: publicUrl } = web
    await using old = await Installation.open({ database, providerUrl, publicUrl, handlers: before })

    const load = new Load()
    const posted = new Map<Phase, Text[]>(phases.map((phase) => [phase, []]))
    let next = 0
    /** Posts a round of texts; returns when all are acknowledged. */
    const postRound = async (phase: Phase): Promise<void> => {
      const texts = Array.from({ length: EACH }, () => textOf(next++))
      posted.get(phase)?.push(...texts)
      await load.run(texts.length, 4, async (place) => {
        const text = texts[place] as Text
        const response = await post(`${web.url}/webhooks/sms`, text)
        if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
      })
    }
    /** Kills a process that works, by rounds of texts until it does, and starts it again. */
    const killAtWork = async (phase: Phase, victim: Installation): Promise<number> => {
      for (;;) {
        let over = false
        const posting = postRound(phase).then(() => {
          over = true
        })
        const work = (): number => (victim === web ? load.flights.size : held(database))
        // Some jobs wait for a worker that has their handler. So the end of the round is no sign that all are done.
        await until('the process works, or the round is over', () => work() > 0 || over)
        // A suspended process does not end its work between the look and the kill.
        victim.pause()
        const interrupted = work()
        if (interrupted > 0) {
          await victim.kill()
          await victim.start()
          await posting
          return interrupted
        }
        victim.resume()
        await posting
      }
    }
    const kill = async (phase: Phase, victims: Record<string, Installation>): Promise<void> => {
      for (let time = 0; time < TIMES; time += 1) {
        for (const [name, victim] of Object.entries(victims)) {
          const interrupted = await killAtWork(phase, victim)
          const what = victim === web ? 'webhooks open' : 'handler jobs held'
          process.stdout.write(`  ${phase}: killed ${name} with ${interrupted} ${what}\n`)
        }
      }
    }

    await kill('old alone', { worker: old, web })
    const [opened] = await Promise.all([
      Installation.open({ database, providerUrl, publicUrl, handlers: after }),
      postRound('new starts'),
    ])
    await using fresh = opened
    await kill('both', full ? { 'old worker': old, 'new worker': fresh, web } : { 'new worker': fresh })
    expect(await old.stop()).toBe(0)
    await postRound('new alone')

    // The jobs of the names that the new worker lacks wait, and are visible.
    await using operator = await createParley({ store: storeOn(database) })
    for (const name of ['file', 'survey']) {
      expect(waiting(database, name)).toBeGreaterThanOrEqual(posted.get('new alone')?.length ?? 0)
    }
    const registered = await operator.handlers.list()
    expect(registered.map(({ name }) => name).sort()).toEqual([...new Set([...before, ...after])].map(qualified).sort())
    for (const name of ['file', 'survey']) await operator.handlers.remove(qualified(name))
    // Running processes read the removal within a second, and a process that starts now reads it first.
    await web.kill()
    await web.start()
    await postRound('names removed')
    if (full) await kill('names removed', { 'new worker': fresh, web })
    await until('the new worker has done its jobs', () => after.every((name) => waiting(database, name) === 0))
    expect(dead(database)).toEqual([])

    // As after a return to the version before: it does the jobs that waited for it.
    await old.start()
    await until('every job is done', () => unfinished(database) === 0)

    const texts = [...posted.values()].flat()
    process.stdout.write(`Handlers: ${texts.length} webhooks acknowledged\n`)
    expect(texts.length).toBeGreaterThanOrEqual(WEBHOOKS)
    expect(misreplied(database, posted)).toEqual([])
    expect(auditReceived(database, new Set(texts.map(({ sid }) => sid)))).toEqual(flawless)
    expect(auditSent(provider.simulator.journal(), repliesTo(posted))).toEqual(flawless)
    expect(dead(database)).toEqual([])
    expect([...violations(database), ...drifted(database)]).toEqual([])
  },
  timeout({ full: 20, short: 4 }),
)

type Text = { sid: string; from: string; body: string }

function textOf(place: number): Text {
  return { sid: sidOf(place), from: numberOf(place % CUSTOMERS), body: `text ${place}` }
}

function qualified(name: string): string {
  return `message.received:${name}`
}

/** Jobs of handlers that a worker holds. */
function held(database: string): number {
  const sql = `select count(*) from parley_jobs where queue like 'on:%' and state = 'running' and lease > ?`
  return count(database, sql, Date.now())
}

/** Jobs of one handler that are not done. */
function waiting(database: string, name: string): number {
  const sql = `select count(*) from parley_jobs where queue = ? and state in ('waiting', 'running')`
  return count(database, sql, `on:${qualified(name)}`)
}

function dead(database: string): unknown[] {
  return query(database, `select queue, error from parley_jobs where state = 'dead'`)
}

/** Replies that are owed to exactly one text each. */
function repliesTo(posted: ReadonlyMap<Phase, readonly Text[]>): { to: string; body: string }[] {
  return [...posted].flatMap(([phase, texts]) =>
    [...new Set([...before, ...after])]
      .filter((name) => owed(name, phase) === 1)
      .flatMap((name) => texts.map(({ from, body }) => ({ to: from, body: `${name}: ${body}` }))),
  )
}

/** The replies in the database that are too few or too many, by text and handler. */
function misreplied(database: string, posted: ReadonlyMap<Phase, readonly Text[]>): unknown[] {
  const rows = query(
    database,
    `select text, count(*) as copies from parley_messages where direction = 'outbound' group by text`,
  )
  const copies = new Map(rows.map((row) => [row.text, Number(row.copies)]))
  return [...posted].flatMap(([phase, texts]) =>
    [...new Set([...before, ...after])].flatMap((name) => {
      const expected = owed(name, phase)
      return texts
        .map(({ body }) => ({ phase, name, body, expected, found: copies.get(`${name}: ${body}`) ?? 0 }))
        .filter(({ found }) => (expected === undefined ? found > 1 : found !== expected))
    }),
  )
}
