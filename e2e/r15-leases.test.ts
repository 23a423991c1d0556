import { createParley, type Parley, silentLogger } from '@parley/core'
import { postgres } from '@parley/store-kysely/postgres'
import { expect } from 'vitest'
import { Api } from './lib/api.ts'
import { auditSent, flawless, sentTwice } from './lib/audit.ts'
import { numberOf } from './lib/customers.ts'
import { count, drifted, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { openDatabase } from './lib/own-database.ts'
import { paper, written } from './lib/paper.ts'
import { runOn } from './lib/postgres.ts'
import { openProvider } from './lib/provider.ts'
import { full, promised, scaled, timeout } from './lib/scale.ts'
import { itOnPostgres } from './lib/stores.ts'
import { inHand, leftBehind, takenOver } from './lib/takeover.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

const ZOMBIES = scaled({ full: 1000, short: 5 })
const CUSTOMERS = 700

itOnPostgres(
  `R15 zombies: a worker that is suspended until its ${ZOMBIES} jobs were taken over and done, and continues: 0 double sends, late writes fenced`,
  async () => {
    await using provider = await openProvider({ pace: 5 })
    provider.simulator.faults.add({ fault: 'slow', accept: 'before', delayMs: 150, probability: 0.5 })
    provider.simulator.faults.add({ fault: 'slow', accept: 'after', delayMs: 150, probability: 0.5 })
    await using one = await Installation.open({ store: 'postgres', providerUrl: provider.url, ambiguityWindow: 1000 })
    const { database } = one
    await using other = await Installation.open({ database, providerUrl: provider.url, ambiguityWindow: 1000 })

    const load = new Load()
    let over = false
    // The process that accepts a text is the first to see its job.
    const api = new Api(one.url)
    const send = async (place: number): Promise<void> => {
      await api.start(textOf(place), `send-${place}`)
    }
    const sending = load.run(Number.MAX_SAFE_INTEGER, 4, send, { enough: () => over })
    let zombies = 0
    try {
      while (zombies < ZOMBIES) {
        await load.reached(load.acknowledged + 50)
        await until('there are jobs in hand', () => inHand(database).length > 4)
        one.pause()
        const left = leftBehind(await takenOver(database, inHand(database), { within: promised(15_000) }))
        await until('they are done', () => left.every(({ id }) => isDone(database, id)))
        one.resume()
        zombies += left.length
        process.stdout.write(`  stood still with ${left.length} jobs in hand\n`)
      }
    } finally {
      over = true
      one.resume()
    }
    await sending
    await until('every send came to its end', () => unfinished(database) === 0)
    // The late worker has finished its late call.
    expect([await one.stop(), await other.stop()]).toEqual([0, 0])

    const wanted = Array.from({ length: load.acknowledged }, (_, place) => ({
      to: textOf(place).to,
      body: textOf(place).text,
    }))
    expect(sentTwice(provider.simulator.journal())).toEqual([])
    expect(auditSent(provider.simulator.journal(), wanted)).toEqual(flawless)
    expect(provider.simulator.journal()).toHaveLength(load.acknowledged)
    expect(count(database, 'select count(*) from parley_messages where possible_duplicate')).toBe(0)
    expect([...violations(database), ...drifted(database)]).toEqual([])
  },
  timeout({ full: 40, short: 2 }),
)

function textOf(place: number): { to: string; text: string } {
  return { to: numberOf(place % CUSTOMERS), text: `send ${place}` }
}

function isDone(database: string, job: string): boolean {
  return count(database, 'select count(*) from parley_jobs where id = ?', job) === 0
}

const ROUNDS = 9
const JOBS = scaled({ full: 2000, short: 100 })
/** One in this many is poison: its handler always throws. */
const POISON = 100

itOnPostgres(
  'R15 poison: a job that always fails is dead, kept and named, and runs again when it is replayed; no other job waits for it',
  async () => {
    await using database = await openDatabase()
    let poisonous = true
    await using parley = await openPaper(database.url, () => poisonous)
    await receive(parley, JOBS, { poison: true })
    await parley.drain()
    expect(sent(database.url)).toBe(JOBS - JOBS / POISON)
    // More than an hour of attempts has passed.
    await runOn(database.url, 'update parley.jobs set failures = 19, due = 0 where error is not null')
    await parley.drain()
    const { items } = await parley.jobs.list({ where: { state: 'dead' } })
    expect(items).toHaveLength(JOBS / POISON)
    expect(items[0]).toMatchObject({ failures: 20, error: 'poison', work: { type: 'handle' } })
    expect(count(database.url, `select count(*) from parley_events where type = 'job.died'`)).toBe(JOBS / POISON)

    poisonous = false
    for (const { id } of items) await parley.jobs.replay(id)
    await parley.drain()
    expect(sent(database.url)).toBe(JOBS)
    expect((await parley.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
  },
  timeout({ full: 5, short: 1 }),
)

// On a busy machine the comparison is meaningless.
if (full)
  itOnPostgres(
    'R15 poison: 1 % of it costs less than 5 % of the throughput',
    async () => {
      const ratios: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        // One after the other, in turns: the load of the machine affects both.
        const order = round % 2 === 0 ? [false, true] : [true, false]
        const rates = new Map<boolean, number>()
        for (const poison of order) rates.set(poison, await throughput(poison))
        ratios.push((rates.get(true) ?? 0) / (rates.get(false) ?? 1))
      }
      const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0
      process.stdout.write(
        `R15 poison: ${ratios.map((ratio) => ratio.toFixed(3)).join(', ')} of the clean throughput\n`,
      )
      expect(median).toBeGreaterThanOrEqual(0.95)
    },
    timeout({ full: 10, short: 1 }),
  )

/** Jobs per second of an installation with all of them queued. */
async function throughput(poison: boolean): Promise<number> {
  await using database = await openDatabase()
  await using parley = await openPaper(database.url, () => true)
  await receive(parley, JOBS, { poison })
  const began = performance.now()
  await parley.start()
  const wanted = poison ? JOBS - JOBS / POISON : JOBS
  await until('all is sent', () => sent(database.url) >= wanted)
  return (wanted * 1000) / (performance.now() - began)
}

/** An installation in this process that answers every note, and throws on poison. */
async function openPaper(url: string, poisonous: () => boolean): Promise<Parley> {
  return createParley({
    store: postgres(url),
    channels: { post: paper({ sent: [] }) },
    on: {
      'message.received': async ({ message, reply }) => {
        if (message.text.startsWith('poison') && poisonous()) throw new Error('poison')
        await reply(`Got: ${message.text}`)
      },
    },
    environment: { log: silentLogger },
  })
}

/** The number of answers that were sent. */
function sent(database: string): number {
  return count(database, `select count(*) from parley_messages where direction = 'outbound' and status = 'sent'`)
}

/** Accepts one note from each of this many people. */
async function receive(parley: Parley, notes: number, { poison }: { poison: boolean }): Promise<void> {
  const ingest = async (place: number): Promise<void> => {
    const text = poison && place % POISON === 0 ? `poison ${place}` : `note ${place}`
    const note = written({ id: `${place}`, from: `person ${place}`, text })
    const { ok, status } = await parley.handleWebhook('post', note)
    if (!ok) throw new Error(`Not acknowledged: ${status}`)
  }
  await new Load().run(notes, 64, ingest)
}
