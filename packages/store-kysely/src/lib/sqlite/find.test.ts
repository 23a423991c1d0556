import type { Query } from '@parley/core/store'
import { schemaOf } from '@parley/core/store'
import Database from 'libsql'
import { beforeAll, describe, expect, it } from 'vitest'
import { task } from '../../../test/later-schema.ts'
import { queryOf, tenant } from '../../../test/records.ts'
import { type SqliteDatabase, sqlite } from '../../sqlite.ts'

const database = new Database(':memory:')
const asked: string[] = []

/** Records the prepared statements. */
const noting: SqliteDatabase = {
  exec: (sql) => database.exec(sql),
  close: () => database.close(),
  prepare(sql) {
    asked.push(sql)
    return database.prepare(sql)
  },
}

const store = sqlite(noting)

const conversations = queryOf('conversation', 'conversations')
const tasks: Query = task.queries.tasks as object as Query

/** The plan of SQLite for the page of a query, walk by walk. The few rows of a page may be sorted. */
async function planOf(query: Query, where: object, after?: readonly number[]): Promise<string[]> {
  asked.length = 0
  await store.find(tenant, { query, where, order: 'oldest', limit: 20, ...(after === undefined ? {} : { after }) })
  const sql = asked.find((each) => each.includes('order by')) ?? ''
  const values = [...sql.matchAll(/\?/g)].map(() => 1)
  const steps = database.prepare(`explain query plan ${sql}`).all(...values) as { detail: string }[]
  return steps.map(({ detail }) => detail)
}

/** The walks of a plan, without the look-ups of records. */
const walksOf = (plan: readonly string[]): string[] =>
  plan.filter(
    (detail) =>
      /^SEARCH/.test(detail) && !/parley_(logs|store)|USING INTEGER PRIMARY KEY|\(tenant=\? AND id=\?\)/.test(detail),
  )

beforeAll(() => store.migrate({ schema: schemaOf([task]), apply: true }))

describe('a page costs the same at any depth', () => {
  const lists: [string, string, object, number][] = [
    ['conversation', 'conversations', {}, 3],
    ['conversation', 'waiting', {}, 1],
    ['conversation', 'created', {}, 1],
    ['message', 'messages', { conversationId: 'x' }, 1],
    ['message', 'tracked', { channel: 'x' }, 1],
    ['job', 'jobs', {}, 4],
    ['idempotency', 'expiring', {}, 1],
    ['parked', 'parked', {}, 1],
    ['statistic', 'statistics', {}, 1],
  ]

  it.each(lists)('%s, %s: with %o a walk through an index for each of %i parts', async (kind, name, where, parts) => {
    const query = queryOf(kind, name)
    const walks = walksOf(
      await planOf(
        query,
        where,
        query.keyset.map(() => 1),
      ),
    )
    expect(walks.length).toBe(parts)
    for (const walk of walks) {
      expect(walk).toMatch(/^SEARCH parley_\w+ USING (COVERING )?INDEX \w+ \(.*\(\w+,\w+\)>\(\?,\?\)\)$/)
    }
  })

  it.each([
    [{ status: 'open' }, 'conversations_status_active_at_id'],
    [{ channel: 'sms' }, 'conversations_channel_active_at_id'],
    [{ assignee: 'ann' }, 'conversations_assignee_active_at_id'],
    [{ starred: true }, 'conversations_starred_active_at_id'],
    [{ hasUnread: true }, 'conversations_has_unread_active_at_id'],
    [{ snoozed: true }, 'conversations_snoozed_active_at_id'],
    [{ snoozed: false }, 'conversations_status_active_at_id'],
    [{ hasUnread: false }, 'conversations_status_active_at_id'],
    [{ assignee: null }, 'conversations_status_active_at_id'],
    [{ assignee: { anyOf: ['ann', null] } }, 'conversations_status_active_at_id'],
    [{ addressId: 'adr_1' }, 'conversations_address_id'],
    [{ contactId: 'per_1', status: 'open', starred: true }, 'conversations_contact_id'],
    [{ status: 'open', channel: 'sms', assignee: 'ann' }, 'conversations_assignee_active_at_id'],
    [{ status: 'open', labels: 'vip', hasUnread: true }, 'conversations_has_unread_active_at_id'],
  ])('conversations with %o walk through one index', async (where, index) => {
    const walks = walksOf(await planOf(conversations, where))
    expect(walks.length).toBeGreaterThan(0)
    for (const walk of walks) expect(walk).toContain(`INDEX parley_${index} `)
  })

  it.each([
    ['waiting', {}, 'conversations_waiting_since_id'],
    ['waiting', { status: 'open', channel: { anyOf: ['sms', 'mail'] } }, 'conversations_waiting_since_id'],
    ['waiting', { assignee: 'ann', labels: 'vip', access: { anyOf: ['a', 'b'] } }, 'conversations_waiting_since_id'],
    ['waiting', { contactId: 'per_1' }, 'conversations_waiting_since_id'],
    ['created', { status: 'open', starred: true }, 'conversations_created_at_id'],
    ['created', { assignee: 'ann' }, 'conversations_assignee_created_at_id'],
  ])('conversations, %s: with %o walk through one index', async (name, where, index) => {
    const walks = walksOf(await planOf(queryOf('conversation', name), where))
    expect(walks.length).toBeGreaterThan(0)
    for (const walk of walks) expect(walk).toMatch(new RegExp(`INDEX parley_${index}[ _]`))
  })

  it('conversations of an element of a set walk through the elements, and check the rest', async () => {
    const plan = await planOf(conversations, { labels: 'vip', status: 'open', channel: 'sms' }, [1, 1])
    expect(plan.filter((detail) => detail.startsWith('SEARCH')).slice(0, 2)).toEqual([
      'SEARCH w USING PRIMARY KEY (value=? AND tenant=? AND (active_at,id)>(?,?))',
      expect.stringMatching(/^SEARCH r USING INDEX \w+ \(tenant=\? AND id=\?\)$/),
    ])
    expect(plan).not.toContain('USE TEMP B-TREE FOR ORDER BY')
  })

  it.each([
    [{ labels: { anyOf: ['a', 'b', 'c'] } }, /^SEARCH w USING PRIMARY KEY \(value=\? AND tenant=\?/, 3],
    [{ status: { anyOf: ['open', 'closed'] } }, /COVERING INDEX parley_conversations_status_active_at_id/, 2],
    [{ assignee: { anyOf: ['a', 'b', 'c', 'd', 'e'] } }, /COVERING INDEX parley_conversations_assignee/, 5],
  ])('conversations with %o walk once for each value', async (where, walk, count) => {
    const plan = await planOf(conversations, where, [1, 1])
    expect(plan.filter((detail) => walk.test(detail))).toHaveLength(count)
    const scans = plan.filter(
      (detail) => detail.startsWith('SCAN') && !/^SCAN (part|whole|w|s|parley_store|\(subquery-\d+\))$/.test(detail),
    )
    expect(scans).toEqual([])
  })

  it('a filter can have hundreds of values', async () => {
    for (const count of [1, 7, 65, 400]) {
      const anyOf = Array.from({ length: count }, (_, nth) => `v${nth}`)
      const access = { anyOf: anyOf.slice(0, 48) }
      for (const where of [{ labels: { anyOf } }, { assignee: { anyOf } }, { labels: { anyOf }, access }]) {
        const page = await store.find(tenant, { query: conversations, where, order: 'newest', limit: 20 })
        expect(page.records).toEqual([])
      }
    }
  })

  it('a list in the order of first writes walks through an index', async () => {
    const [walk] = walksOf(await planOf(task.queries.arrived as object as Query, {}, [1]))
    expect(walk).toContain('INDEX parley_tasks_place (tenant=? AND place>?)')
  })

  it('kinds of modules are found by the same rules', async () => {
    for (const walk of walksOf(await planOf(tasks, { owner: 'ann', status: 'open' }))) {
      expect(walk).toContain('INDEX parley_tasks_owner_due_id ')
    }
  })
})

describe('a question that the store refuses', () => {
  const messages = queryOf('message', 'messages')
  const cases: [string, Query, object, string, string][] = [
    ['without what is required', messages, {}, 'store.misused', 'messages needs conversationId.'],
    [
      'with several values of what is required',
      messages,
      { conversationId: { anyOf: ['a', 'b'] } },
      'store.misused',
      'messages needs one value of conversationId.',
    ],
    [
      'with an unknown filter',
      queryOf('parked', 'parked'),
      { channel: 'sms' },
      'store.misused',
      'parked has no filter channel.',
    ],
    [
      'with a thousand values',
      conversations,
      { labels: { anyOf: Array.from({ length: 1000 }, (_, nth) => `l${nth}`) } },
      'store.refused',
      'The filter labels has 1000 values; a filter can have 400 at most.',
    ],
  ]

  it('with hundreds of values of two filters', async () => {
    const anyOf = Array.from({ length: 300 }, (_, nth) => `v${nth}`)
    const where = { labels: { anyOf }, access: { anyOf } }
    await expect(store.find(tenant, { query: conversations, where, order: 'newest', limit: 1 })).rejects.toMatchObject({
      code: 'store.refused',
      reason: 'The filters labels, access have too many values together.',
    })
  })

  it.each(cases)('%s', async (_, query, where, code, reason) => {
    await expect(store.find(tenant, { query, where, order: 'newest', limit: 20 })).rejects.toMatchObject({
      code,
      reason,
    })
  })

  it('of a kind that migrate was not given', async () => {
    await using other = sqlite(':memory:')
    await other.migrate({ schema: schemaOf(), apply: true })
    await expect(other.find(tenant, { query: tasks, where: {}, order: 'newest', limit: 1 })).rejects.toMatchObject({
      code: 'store.misused',
      reason: 'The schema of migrate has no kind task.',
    })
  })

  it('before migrate', async () => {
    await using other = sqlite(':memory:')
    const misused = { code: 'store.misused', fix: 'Call migrate({ schema, apply }) of the store first.' }
    await expect(other.find(tenant, { query: tasks, where: {}, order: 'newest', limit: 1 })).rejects.toMatchObject(
      misused,
    )
    await expect(other.load(tenant, [])).rejects.toMatchObject(misused)
    await expect(other.commit([])).rejects.toMatchObject(misused)
    await expect(other.claim({ now: 1, limit: 1, queues: [] })).rejects.toMatchObject(misused)
    await expect(other.log(tenant, { after: 'oldest', limit: 1 })).rejects.toMatchObject(misused)
    await expect(other.migrate({ apply: true } as never)).rejects.toMatchObject(misused)
  })
})
