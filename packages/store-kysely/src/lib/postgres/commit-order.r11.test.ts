import { createParley, type Parley, type ParleyEvent, silentLogger, type TenantId } from '@parley/core'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logOfSequence, logOfStore, type OrderedLog } from '../../../test/ordered-log.ts'
import { openDatabase, serverUrl, type TestDatabase } from '../../../test/postgres-harness.ts'
import { play, schedule, WRITERS, Writer } from '../../../test/stalling-writers.ts'
import { postgres } from '../../postgres.ts'

const SCHEDULES = process.env.PARLEY_PROVE === 'full' ? 10_000 : 250

describe.skipIf(serverUrl === undefined)('R11 commit-order hole (or skipped: no PostgreSQL could be started)', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let writers: Writer[]
  let tenants = 0

  beforeAll(async () => {
    database = await openDatabase(String(serverUrl))
    pool = new pg.Pool({ connectionString: database.url })
    const clients = Array.from({ length: WRITERS }, () => new pg.Client(database.url))
    // The database is dropped at the end, with all its sessions.
    for (const client of clients) client.on('error', () => undefined)
    pool.on('error', () => undefined)
    await Promise.all(clients.map((client) => client.connect()))
    writers = clients.map((client) => new Writer(client))
  })

  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    await pool.end()
  })

  /** Every reader receives exactly the committed events, in the order of the log. */
  const missesNothing = (log: OrderedLog, parley?: Parley) =>
    fc.asyncProperty(schedule, async (steps) => {
      const tenant = `t${++tenants}` as TenantId
      const following = parley === undefined ? undefined : new Follower(parley, tenant)
      const outcome = await play(steps, { log, writers, tenant })
      expect(namesOf(outcome.log).sort()).toEqual(namesOf(outcome.committed).sort())
      for (const seen of outcome.seen) expect(namesOf(seen)).toEqual(namesOf(outcome.log))
      if (following !== undefined)
        expect(namesOf(await following.first(outcome.log.length))).toEqual(namesOf(outcome.log))
    })

  it(`R11: ${SCHEDULES} random schedules of ${WRITERS} writers that stall between place and commit: 0 missed events, all readers get the same sequence`, {
    timeout: 600_000,
  }, async () => {
    const store = postgres({ pool })
    // These commits send no signal, so a follower polls at short intervals.
    const environment = { log: silentLogger, sleep: soon }
    await using parley = await createParley({ store, environment })
    await fc.assert(missesNothing(logOfStore(store), parley), { numRuns: SCHEDULES })
  })

  it('R11: the same schedules find the gap in a log that is ordered by a sequence', async () => {
    const log = logOfSequence(pool)
    await log.migrate()
    const { failed } = await fc.check(missesNothing(log), { numRuns: 250, endOnFailure: true })
    expect(failed).toBe(true)
  })
})

/** Follows a tenant's log from its beginning, while it is written. */
class Follower {
  readonly #seen: ParleyEvent[] = []
  readonly #ended = new AbortController()
  #wake: () => void = () => {}

  constructor(parley: Parley, tenant: TenantId) {
    void this.#follow(parley.tenant(tenant).events({ after: 'oldest', signal: this.#ended.signal }))
  }

  /** The first `count` events, as soon as the reader has them. */
  async first(count: number): Promise<ParleyEvent[]> {
    while (this.#seen.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#ended.abort()
    return this.#seen
  }

  async #follow(items: ReturnType<Parley['events']>): Promise<void> {
    for await (const item of items) {
      if (item.type === 'event') this.#seen.push(item.event as ParleyEvent)
      this.#wake()
    }
  }
}

/** Events of a schedule are numbered by their time. */
function namesOf(events: readonly ParleyEvent[]): number[] {
  return events.map(({ at }) => at)
}

function soon(_: number, { signal }: { signal: AbortSignal }): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 5)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
