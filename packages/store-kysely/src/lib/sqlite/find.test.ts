import { type Query, type QueryName, queries } from '@parley/core'
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

/** How SQLite would find the page of the query that was asked first; the few rows of a page may be sorted afterwards. */
async function planOf(query: Query): Promise<string> {
  asked.length = 0
  await store.find(tenant, query)
  const sql = asked.find((each) => each.includes('order by')) ?? ''
  const values = [...sql.matchAll(/\?/g)].map(() => 1)
  const steps = database.prepare(`explain query plan ${sql}`).all(...values) as { detail: string }[]
  const details = steps.map(({ detail }) => detail)
  return details.slice(details.indexOf('MATERIALIZE page') + 1, details.indexOf('SCAN s')).join('; ')
}

const first = { order: 'newest', limit: 20 } as const

beforeAll(() => store.migrate({ apply: true }))

describe('a page costs the same at any depth', () => {
  it.each(Object.keys(queries) as QueryName[])('%s walk through an index, from where they go on', async (name) => {
    const { required, keyset } = queries[name]
    const where = Object.fromEntries(required.map((field) => [field, 'x']))
    const plan = await planOf({ name, where, ...first, order: 'oldest', after: keyset.map(() => 1) } as Query)
    expect(plan).toMatch(/^SEARCH parley_\w+ USING (COVERING )?INDEX \w+ \(.*\(\w+,\w+\)>\(\?,\?\)\)$/)
  })

  it.each([
    [{ status: 'open' }, 'status'],
    [{ channel: 'sms' }, 'channel'],
    [{ assignee: 'ann' }, 'assignee'],
    [{ starred: true }, 'starred'],
    [{ hasUnread: true }, 'unread'],
    [{ hasUnread: false }, 'active'],
    [{ assignee: null }, 'active'],
    [{ addressId: 'adr_1' }, 'address'],
    [{ contactId: 'per_1' }, 'contact'],
  ])('conversations with %o have an index in their order', async (where, index) => {
    const plan = await planOf({ name: 'conversations', where, ...first } as Query)
    expect(plan).toContain(`USING INDEX parley_conversations_${index} `)
    expect(plan).not.toContain('TEMP B-TREE')
  })

  it('messages of one direction and jobs of one state have an index in their order', async () => {
    const where = { conversationId: 'con_1', direction: 'inbound' }
    expect(await planOf({ name: 'messages', where, ...first } as Query)).toMatch(
      /INDEX parley_messages_direction [^;]*$/,
    )
    const dead = await planOf({ name: 'jobs', where: { state: 'dead' }, ...first })
    expect(dead).toMatch(/INDEX parley_jobs_state [^;]*$/)
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
