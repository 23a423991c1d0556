import type { Commit, Store, Stored, TenantId } from '@parley/core/store'
import { parseSearch } from '@parley/core/store'
import fc from 'fast-check'
import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { serverUrl } from '../../../test/postgres-harness.ts'
import { conversation, job, message, opened, queryOf, schema } from '../../../test/records.ts'
import { openTwoRoles, poolOf, storeOfTwoRoles } from '../../../test/two-roles.ts'

const full = process.env.PARLEY_PROVE === 'full'

const REQUESTS = full ? 100_000 : 1000
const TENANTS = 50
const CONNECTIONS = 4
/** How many requests are in progress at once. */
const AT_ONCE = 16
/** The tables that a statement without a condition reads. */
const tables = ['conversations', 'messages', 'jobs', 'events', 'keys', 'messages_searched'] as const

const tenants = Array.from({ length: TENANTS }, (_, nth) => `tenant ${nth}` as TenantId)

const request = fc.record({
  tenant: fc.constantFrom(...tenants),
  other: fc.constantFrom(...tenants),
  what: fc.constantFrom(
    ...(['commit', 'commit of several', 'load', 'list', 'search', 'log', 'claim', 'unconditional', 'beside'] as const),
  ),
  table: fc.constantFrom(...tables),
})

type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never

// Every tenant has the same ids. So a statement without the tenant would find rows of the others.
function write(tenant: TenantId, n: number): Commit {
  const talk = conversation(`con_${n}`, { tenant, labels: [tenant] })
  const records: Stored[] = [talk, message(`msg_${n}`, { tenant, text: 'a common word', sequence: n })]
  const work = job(`job_${n}`, { tenant })
  const expected = [...records, work].map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
  return { tenant, expect: expected, put: records, jobs: [work], add: [], remove: [], events: [opened(tenant, n)] }
}

/** Sends requests of many tenants, and collects the tenants of the rows of each. */
class Requests {
  readonly #store: Store
  readonly #pool: pg.Pool
  readonly #written = new Map<TenantId, number>()
  /** Rows that a request returned, of another tenant than its own. */
  readonly foreign: string[] = []
  /** Rows that requests returned. */
  seen = 0

  constructor(store: Store, pool: pg.Pool) {
    this.#store = store
    this.#pool = pool
  }

  async send({ tenant, other, what, table }: Request): Promise<void> {
    const newest = { order: 'newest', limit: 20 } as const
    switch (what) {
      case 'commit':
        await this.#store.commit([this.#next(tenant)])
        return
      case 'commit of several':
        await this.#store.commit([this.#next(tenant), this.#next(other)])
        return
      case 'load': {
        const ids = [1, 2, 3].flatMap((n) => [
          { kind: 'conversation', id: `con_${n}` },
          { kind: 'message', id: `msg_${n}` },
        ])
        return this.#check(what, [tenant], (await this.#store.load(tenant, ids)).records)
      }
      case 'list': {
        const query = queryOf('conversation', 'conversations')
        return this.#check(what, [tenant], (await this.#store.find(tenant, { query, where: {}, ...newest })).records)
      }
      case 'search': {
        const question = {
          query: queryOf('message', 'search'),
          where: { terms: parseSearch('common word') },
          ...newest,
        }
        return this.#check(what, [tenant], (await this.#store.find(tenant, question)).records)
      }
      case 'log': {
        const { events } = await this.#store.log(tenant, { after: 'oldest', limit: 20 })
        const named = events.map(({ event }) => ({ tenant: String(Reflect.get(event, 'conversationId')) }))
        return this.#check(what, [tenant], named)
      }
      case 'claim': {
        const queues = [{ queue: 'q', concurrency: 1_000_000, spacing: 0, lease: 1 }]
        await this.#store.claim({ now: 1, limit: 1, queues })
        return
      }
      case 'unconditional':
        return this.#check(what, [tenant], await this.#readAll(tenant, table))
      case 'beside':
        // A connection that the store used, in the hands of another program.
        return this.#check(what, [], (await this.#pool.query(`select tenant from parley.${table} limit 100`)).rows)
      default:
        what satisfies never
    }
  }

  /** A statement of the store without its condition. */
  async #readAll(tenant: TenantId, table: string): Promise<{ tenant: string }[]> {
    const client = await this.#pool.connect()
    try {
      await client.query('begin')
      await client.query("select set_config('parley.tenant', $1, true)", [`=${tenant}`])
      const { rows } = await client.query(`select tenant from parley.${table} limit 100`)
      await client.query('commit')
      return rows
    } finally {
      client.release()
    }
  }

  #next(tenant: TenantId): Commit {
    const n = (this.#written.get(tenant) ?? 0) + 1
    this.#written.set(tenant, n)
    return write(tenant, n)
  }

  #check(what: string, allowed: readonly TenantId[], rows: readonly { tenant: string }[]): void {
    this.seen += rows.length
    for (const { tenant } of rows) {
      if (!allowed.some((each) => each === tenant)) this.foreign.push(`${what} of ${allowed.join()}: ${tenant}`)
    }
  }
}

describe.skipIf(serverUrl === undefined)('SEC9 isolation of tenants (or skipped: no server could be started)', () => {
  it(`${REQUESTS} mixed requests of ${TENANTS} tenants over ${CONNECTIONS} connections return no row of another tenant`, async () => {
    await using roles = await openTwoRoles(String(serverUrl))
    const [owner, app] = [poolOf(roles.owner, 1), poolOf(roles.app, CONNECTIONS)]
    await using store = storeOfTwoRoles(owner, app)
    await store.migrate({ schema, apply: true })
    for (const tenant of tenants) await store.commit([write(tenant, 1_000_001), write(tenant, 1_000_002)])
    const requests = new Requests(store, app)
    const all = fc.sample(request, { numRuns: REQUESTS, seed: 9 })
    const next = all[Symbol.iterator]()
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const each of next) await requests.send(each)
      }),
    )
    expect(requests.foreign).toEqual([])
    expect(requests.seen).toBeGreaterThan(REQUESTS / 10)
    await owner.end()
    await app.end()
  })
})
