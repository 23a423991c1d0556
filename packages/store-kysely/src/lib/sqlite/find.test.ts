import { type Query, queries } from '@parley/core/store'
import Database from 'libsql'
import { beforeAll, describe, expect, it } from 'vitest'
import { tenant } from '../../../test/records.ts'
import { type SqliteDatabase, sqlite } from '../../sqlite.ts'

const database = new Database(':memory:')
const asked: string[] = []

/** Notes what is prepared. */
const listening: SqliteDatabase = {
  exec: (sql) => database.exec(sql),
  close: () => database.close(),
  prepare(sql) {
    asked.push(sql)
    return database.prepare(sql)
  },
}

const store = sqlite(listening)

/** How SQLite would find the page of the query that was asked first, walk by walk; the few rows of a page may be sorted. */
async function planOf(query: Query): Promise<string[]> {
  asked.length = 0
  await store.find(tenant, query)
  const sql = asked.find((each) => each.includes('order by')) ?? ''
  const values = [...sql.matchAll(/\?/g)].map(() => 1)
  const steps = database.prepare(`explain query plan ${sql}`).all(...values) as { detail: string }[]
  // Beside the page, each row tells the log's end.
  return steps.map(({ detail }) => detail).filter((detail) => /parley_(?!logs|store)/.test(detail))
}

const first = { order: 'newest', limit: 20 } as const

beforeAll(() => store.migrate({ apply: true }))

describe('a page costs the same at any depth', () => {
  it.each([
    ['conversations', 3],
    ['messages', 1],
    ['tracked', 1],
    ['jobs', 3],
    ['commands', 1],
    ['parked', 1],
    ['tallies', 1],
  ] as const)('%s walk through an index for each of %i parts, from where they go on', async (name, parts) => {
    const { required, keyset } = queries[name]
    const where = Object.fromEntries(required.map((field) => [field, 'x']))
    const walks = await planOf({ name, where, ...first, order: 'oldest', after: keyset.map(() => 1) } as Query)
    expect(walks.length).toBe(parts)
    for (const walk of walks) {
      expect(walk).toMatch(/^SEARCH parley_\w+ USING (COVERING )?INDEX \w+ \(.*\(\w+,\w+\)>\(\?,\?\)\)$/)
    }
  })

  it.each([
    [{ status: 'open' }, 'status'],
    [{ channel: 'sms' }, 'channel'],
    [{ assignee: 'ann' }, 'assignee'],
    [{ starred: true }, 'starred'],
    [{ hasUnread: true }, 'unread'],
    [{ hasUnread: false }, 'status'],
    [{ assignee: null }, 'status'],
    [{ addressId: 'adr_1' }, 'address'],
    [{ contactId: 'per_1' }, 'contact'],
  ])('conversations with %o have an index', async (where, index) => {
    for (const walk of await planOf({ name: 'conversations', where, ...first } as Query)) {
      expect(walk).toContain(`USING INDEX parley_conversations_${index} `)
    }
  })

  it('jobs of one state have an index', async () => {
    const [dead, ...more] = await planOf({ name: 'jobs', where: { state: 'dead' }, ...first })
    expect(dead).toContain('INDEX parley_jobs_state ')
    expect(more).toEqual([])
  })
})

describe('a question that cannot be asked', () => {
  it.each([
    [{ name: 'messages', where: {} }, 'messages needs conversationId.'],
    [{ name: 'parked', where: { channel: 'sms' } }, 'parked has no filter channel.'],
  ])('%o', async (query, reason) => {
    await expect(store.find(tenant, { ...query, ...first } as Query)).rejects.toMatchObject({
      code: 'store.misused',
      reason,
    })
  })
})
