import type { Commit, Ref, Stored } from '@parley/core/store'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { conversation, job, key, message, opened, queryOf, schema, statistic, tenant } from '../../../test/records.ts'
import { type PostgresClient, type PostgresPool, postgres } from '../../postgres.ts'

describe.skipIf(serverUrl === undefined)('the statement log', () => {
  const server = String(serverUrl)

  it('a commit of any number of inbound messages is one statement, and so is a load, a claim, a page and a part of the log', async () => {
    await using database = await openDatabase(server)
    const pool = new pg.Pool({ connectionString: database.url })
    const said: string[] = []
    await using store = postgres({ pool: listening(pool, said) })
    await store.migrate({ schema, apply: true })

    const cost = async (work: () => Promise<unknown>): Promise<number> => {
      said.length = 0
      await work()
      return said.length
    }
    expect(await cost(() => store.commit([inbound('first')]))).toBe(1)
    const hundreds = Array.from({ length: 500 }, (_, place) => inbound(`new-${place}`))
    expect(await cost(() => store.commit(hundreds))).toBe(1)
    const again = Array.from({ length: 500 }, (_, place) => another(`new-${place}`))
    expect(await cost(() => store.commit(again))).toBe(1)
    const ids = hundreds.flatMap(({ put }) => put.map(({ kind, id }) => ({ kind, id })))
    expect(await cost(() => store.load(tenant, [...ids, { key: key('first') }]))).toBe(1)
    const queues = [{ queue: 'q', concurrency: 100, spacing: 0, lease: 1000 }]
    expect(await cost(() => store.claim({ now: 1, limit: 100, queues }))).toBe(1)
    const list = { query: queryOf('conversation', 'conversations'), where: {}, order: 'newest', limit: 50 } as const
    expect(await cost(() => store.find(tenant, list))).toBe(1)
    expect(await cost(() => store.log(tenant, { after: 'oldest', limit: 500 }))).toBe(1)
    await pool.end()
  })

  it('a batch with conflicts is two statements, and the other commits take effect', async () => {
    await using database = await openDatabase(server)
    const pool = new pg.Pool({ connectionString: database.url })
    const said: string[] = []
    await using store = postgres({ pool: listening(pool, said) })
    await store.migrate({ schema, apply: true })
    await store.commit([inbound('taken')])
    said.length = 0
    const results = await store.commit([inbound('free'), inbound('taken'), inbound('free too')])
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true])
    expect(said.length).toBe(2)
    await pool.end()
  })
})

/** A pool that records the statements of its connections. */
function listening(pool: pg.Pool, said: string[]): PostgresPool {
  return {
    async connect() {
      const client: PostgresClient = await pool.connect()
      return {
        query(query) {
          said.push(typeof query === 'string' ? query : query.text)
          return client.query(query)
        },
        on: (event, listener) => client.on(event, listener),
        removeListener: (event, listener) => client.removeListener(event, listener),
        release: (error) => client.release(error),
      }
    },
    end: () => pool.end(),
  }
}

function refOf({ kind, id }: Stored): Ref {
  return { kind, id }
}

function inbound(name: string): Commit {
  const records = [conversation(`con_${name}`, { keys: [key(name)] }), message(`msg_${name}`)]
  const work = job(`job_${name}`)
  return {
    tenant,
    expect: [...records, work].map((each) => ({ type: 'absent', ref: refOf(each) })),
    put: records,
    add: [{ record: statistic('stt_1'), field: 'count', by: 1 }],
    jobs: [work],
    events: [opened(`con_${name}`, 1)],
    remove: [],
  }
}

function another(name: string): Commit {
  const talk = conversation(`con_${name}`, { keys: [key(name)], version: 2 })
  const said = message(`msg_${name}-again`)
  return {
    ...inbound(name),
    expect: [
      { type: 'version', ref: refOf(talk), version: 1 },
      { type: 'absent', ref: refOf(said) },
    ],
    put: [talk, said],
    jobs: [],
  }
}
