import { type Commit, parseSearch, type Store, type Stored } from '@parley/core/store'
import { describe, expect, it } from 'vitest'
import { laterAddress, laterSchema, task, taskOf } from '../../../test/later-schema.ts'
import { openDatabase, serverUrl, type TestDatabase } from '../../../test/postgres-harness.ts'
import { address, schema, tenant } from '../../../test/records.ts'
import { postgres } from '../../postgres.ts'

const PEOPLE = 1200

function create(...put: Stored[]): Commit {
  const expectations = put.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
  return { tenant, expect: expectations, put, add: [], jobs: [], events: [], remove: [] }
}

function replace(record: Stored, change: object): Commit {
  const { kind, id, version } = record
  const expectation = { type: 'version', ref: { kind, id }, version } as const
  return { ...create(), expect: [expectation], put: [{ ...record, ...change, version: version + 1 }] }
}

function remove({ kind, id, version }: Stored): Commit {
  return { ...create(), expect: [{ type: 'version', ref: { kind, id }, version }], remove: [{ kind, id }] }
}

async function known(store: Store, id: string): Promise<Stored> {
  return (await store.load(tenant, [{ kind: 'address', id }])).records[0] as Stored
}

async function idsFor(store: Store, name: 'addresses' | 'search', where: object): Promise<string[]> {
  const question = { query: laterAddress.queries[name], where, order: 'newest', limit: 5 } as const
  return (await store.find(tenant, question as never)).records.map(({ id }) => id)
}

const enabled = (database: TestDatabase): Promise<unknown[]> =>
  database.run("select tgname from pg_trigger where tgname like 'keep\\_%' and tgenabled <> 'D'")

describe.skipIf(serverUrl === undefined)('R17 two versions of a program on one PostgreSQL', () => {
  const open = (): ReturnType<typeof openDatabase> => openDatabase(String(serverUrl))

  it('an upgrade keeps all records, gives them the new columns, and lists and finds them', async () => {
    await using database = await open()
    await using store = postgres(database.url)
    await store.migrate({ schema, apply: true })
    for (let from = 1; from <= PEOPLE; from += 400) {
      const people = Array.from({ length: 400 }, (_, nth) =>
        address(`adr_${from + nth}`, { display: `Person ${from + nth}` }),
      )
      await store.commit([create(...people)])
    }
    const { applied } = await store.migrate({ schema: laterSchema, apply: true })
    expect(applied).toEqual(expect.arrayContaining(['rows addresses_tags_created_at_id', 'rows addresses_searched']))
    expect(await known(store, 'adr_7')).toMatchObject({ display: 'Person 7', score: 3, tags: [], company: null })
    expect(await idsFor(store, 'search', { terms: parseSearch('person 7') })).toEqual(['adr_7'])
    expect(await idsFor(store, 'search', { terms: parseSearch('person') })).toEqual(
      [0, 1, 2, 3, 4].map((back) => `adr_${PEOPLE - back}`),
    )
    expect(await idsFor(store, 'addresses', {})).toHaveLength(5)
    await store.commit([create(taskOf('tsk_1', { labels: ['a'] }))])
    const asked = { query: task.queries.tasks, where: { labels: 'a' }, order: 'newest', limit: 5 } as const
    expect((await store.find(tenant, asked)).records.map(({ id }) => id)).toEqual(['tsk_1'])
  })

  it('an older program writes beside a newer one: lists and searches miss no record', async () => {
    await using database = await open()
    await using older = postgres(database.url)
    await older.migrate({ schema, apply: true })
    await using newer = postgres(database.url)
    await newer.migrate({ schema: laterSchema, apply: true })
    await older.commit([create(address('adr_1', { display: 'Ann' }), address('adr_2', { display: 'Bob' }))])
    expect(await known(newer, 'adr_1')).toMatchObject({ score: 3, tags: [], company: null })
    await newer.commit([replace(await known(newer, 'adr_1'), { tags: ['vip', 'new'], score: 5 })])
    await newer.commit([replace(await known(newer, 'adr_2'), { tags: ['vip'] })])
    expect(await idsFor(newer, 'addresses', { tags: 'vip' })).toEqual(['adr_2', 'adr_1'])
    // It does not have the set, and the rows of the set follow the order.
    await older.commit([replace(await known(older, 'adr_1'), { display: 'Anna', createdAt: 9_000 })])
    expect(await known(newer, 'adr_1')).toMatchObject({ display: 'Anna', tags: ['vip', 'new'], score: 5 })
    expect(await idsFor(newer, 'addresses', { tags: 'vip' })).toEqual(['adr_1', 'adr_2'])
    await older.commit([remove(await known(older, 'adr_2'))])
    expect(await idsFor(newer, 'addresses', { tags: { anyOf: ['vip', 'new'] } })).toEqual(['adr_1'])
    expect(await database.run('select value from parley.addresses_tags_created_at_id order by value')).toEqual([
      { value: 'new' },
      { value: 'vip' },
    ])
    // The next program with the search that migrates makes the words.
    expect(await newer.migrate({ schema: laterSchema, apply: false })).toMatchObject({
      pending: ['rows addresses_searched'],
    })
    await newer.migrate({ schema: laterSchema, apply: true })
    expect(await idsFor(newer, 'search', { terms: parseSearch('anna') })).toEqual(['adr_1'])
    expect(await idsFor(newer, 'search', { terms: parseSearch('bob') })).toEqual([])
  })

  it('keepers are enabled only beside a program that lacks them', async () => {
    await using database = await open()
    await using store = postgres(database.url)
    await store.migrate({ schema: laterSchema, apply: true })
    expect(await enabled(database)).toEqual([])
    // The older program runs again, as after a downgrade.
    await using older = postgres(database.url)
    await older.migrate({ schema, apply: true })
    expect((await enabled(database)).length).toBe(4)
    await older.commit([create(address('adr_1', { display: 'Ann' }))])
    await store.migrate({ schema: laterSchema, apply: true })
    expect(await idsFor(store, 'search', { terms: parseSearch('ann') })).toEqual(['adr_1'])
  })
})
