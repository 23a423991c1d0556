import { type Commit, type Message, parseSearch, type Query, type Store } from '@parley/core/store'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { message, tenant } from '../../../test/records.ts'
import { findsAsReading } from '../../../test/searching.ts'
import { type SqliteDatabase, sqlite } from '../../sqlite.ts'
import { migrate } from '../migrate.ts'
import { fillSearched } from '../search/fill.ts'
import { makeWordsAnew } from '../search/make-anew.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { sqliteMigrations } from './migrations.ts'
import { syncConnection } from './sync-connection.ts'

let database: Database.Database
let store: Store
const asked: string[] = []

/** Notes what is prepared. */
const listening = (): SqliteDatabase => ({
  exec: (sql) => database.exec(sql),
  close: () => database.close(),
  prepare(sql) {
    asked.push(sql)
    return database.prepare(sql)
  },
})

beforeEach(() => {
  database = new Database(':memory:')
  store = sqlite(listening())
})

afterEach(async () => {
  await store[Symbol.asyncDispose]()
  database.close()
})

const searchFor = (q: string, more: Partial<Query<'search'>['where']> = {}): Query<'search'> => ({
  name: 'search',
  where: { terms: parseSearch(q), ...more },
  order: 'newest',
  limit: 20,
})

function create(...put: Message[]): Commit {
  const expectations = put.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
  return { tenant, expect: expectations, put, add: [], jobs: [], events: [], remove: [] }
}

function replace(record: Message, change: Partial<Message>): Commit {
  const { kind, id, version } = record
  const expectation = { type: 'version', ref: { kind, id }, version } as const
  return { ...create(), expect: [expectation], put: [{ ...record, ...change, version: version + 1 }] }
}

async function found(q: string): Promise<string[]> {
  return (await store.find(tenant, searchFor(q))).records.map(({ id }) => id)
}

/** Throws where the index does not hold what the messages say, word for word. */
function assertIndexWhole(): void {
  database.exec("insert into parley_search (parley_search, rank) values ('integrity-check', 1)")
}

/** Everything that the index has written down. */
const index = (): unknown[] => database.prepare('select * from parley_search_data').all()

describe('a search on SQLite', () => {
  it.each([
    ['a word', 'order', {}],
    ['several words', 'late my order', {}],
    ['a phrase', '"my order"', {}],
    ['a prefix', 'ord*', {}],
    ['a part of a text without spaces', '東京都', {}],
    ['a word in one conversation', 'order', { conversationId: 'con_1' as Message['conversationId'] }],
  ])('for %s is a walk through the index, from where it goes on', async (_, q, where) => {
    await store.migrate({ apply: true })
    await store.find(tenant, { ...searchFor(q, where), after: [7] })
    const sql = asked.findLast((each) => each.includes('parley_search')) ?? ''
    const values = [...sql.matchAll(/\?/g)].map(() => 1)
    const steps = database.prepare(`explain query plan ${sql}`).all(...values) as { detail: string }[]
    const details = steps.map(({ detail }) => detail)
    expect(details.slice(details.indexOf('MATERIALIZE page') + 1, details.indexOf('SCAN s'))).toEqual([
      // Matched, in descending order, within a range of places.
      expect.stringMatching(/^SCAN w VIRTUAL TABLE INDEX \d+:<?M\d<?$/),
      'SEARCH s USING INTEGER PRIMARY KEY (rowid=?)',
      expect.stringMatching(/^SEARCH m USING INDEX \w+ \(tenant=\? AND id=\?\)$/),
    ])
  })

  it('SEC8: finds what reading every message finds, whatever is said and searched for', async () => {
    await store.migrate({ apply: true })
    await findsAsReading(store, 200)
    assertIndexWhole()
  })

  it('leaves the index alone when a message is written again with the same words', async () => {
    await store.migrate({ apply: true })
    const said = message('msg_1', { text: 'my order' })
    await store.commit([create(said)])
    const before = index()
    await store.commit([replace(said, { status: 'read', text: 'My  order!' })])
    expect(index()).toEqual(before)
    await store.commit([replace({ ...said, version: 2 }, { text: 'your order' })])
    expect(index()).not.toEqual(before)
  })

  it('has each message in its place after the file was put in order', async () => {
    await store.migrate({ apply: true })
    const said = ['a', 'b', 'c', 'd'].map((name) => message(`msg_${name}`, { text: `order ${name}` }))
    await store.commit([create(...said)])
    database.exec("delete from parley_messages where id in ('msg_a', 'msg_c')")
    database.exec('vacuum')
    expect(await found('order')).toEqual(['msg_d', 'msg_b'])
    await store.commit([create(message('msg_e', { text: 'order e' }))])
    expect([await found('order'), await found('b'), await found('c')]).toEqual([
      ['msg_e', 'msg_d', 'msg_b'],
      ['msg_b'],
      [],
    ])
    assertIndexWhole()
  })
})

describe('found by use: search, in a database with words of an older version', () => {
  const connection = () => syncConnection({ open: async () => database, owned: false })
  const older = sqliteMigrations.steps.filter(({ name }) => name < '0005')
  const said = Array.from({ length: 1_200 }, (_, n) =>
    message(`msg_${n}`, { text: n % 100 === 7 ? `Order ${n} ☎ 415-555-0199 🎉 عَلي` : `Order ${n}` }),
  )

  /** What a version before wrote: no emoji, no number, and other letters. */
  const words = (text: string): string => text.replaceAll(/ [0-9a-f]{4}(№|🎉)\S*/g, '').replaceAll('علي', 'على')

  async function fillOlder(): Promise<void> {
    await migrate(connection(), { ...sqliteMigrations, steps: older }, { apply: true })
    for (let from = 0; from < said.length; from += 400) await store.commit([create(...said.slice(from, from + 400))])
    const rows = database.prepare('select place, said from parley_searched').all() as { place: number; said: string }[]
    const update = database.prepare('update parley_searched set said = ? where place = ?')
    for (const row of rows) update.run(words(row.said), row.place)
  }

  it('finds what it says by the new words once it is migrated, and writes only what differs', async () => {
    await fillOlder()
    expect([await found('🎉'), await found('4155550199'), await found('علی')]).toEqual([[], [], []])
    expect(await store.migrate({ apply: false })).toMatchObject({ pending: ['0005-words-anew'] })
    database.exec(`create table written (place integer); create trigger counted after update of said on parley_searched
      begin insert into written values (new.place); end`)
    expect(await store.migrate({ apply: true })).toMatchObject({ applied: ['0005-words-anew'], pending: [] })
    for (const q of ['🎉', '4155550199', '(415) 555-0199', 'علی']) expect(await found(q)).toHaveLength(12)
    expect(database.prepare('select count(*) as n from written').all()).toEqual([{ n: 12 }])
    expect(await store.migrate({ apply: true })).toMatchObject({ applied: [], pending: [] })
    assertIndexWhole()
  })

  it('goes on where it was cut short, and leaves what was written meanwhile', async () => {
    await fillOlder()
    const steps = sqliteMigrations.steps.map(({ name, statements }) => ({ name, statements }))
    await migrate(connection(), { ...sqliteMigrations, steps }, { apply: true })
    const some = () => connection().write(() => makeWordsAnew(['place']).some())
    expect(await some()).toBe(true)
    expect(await found('🎉')).toEqual([1107, 1007, 907, 807, 707].map((n) => `msg_${n}`))
    const [record] = (await store.load(tenant, [{ kind: 'message', id: 'msg_7' as Message['id'] }])).records
    if (record?.kind === 'message') await store.commit([replace(record, { text: 'Parcel 🎈' })])
    expect(await store.migrate({ apply: false })).toMatchObject({ pending: ['0005-words-anew'] })
    expect(await store.migrate({ apply: true })).toMatchObject({ applied: ['0005-words-anew'], pending: [] })
    expect([(await found('🎉')).length, await found('🎈')]).toEqual([11, ['msg_7']])
    assertIndexWhole()
  })

  it('is not read again where it holds nothing', async () => {
    await migrate(connection(), { ...sqliteMigrations, steps: older }, { apply: true })
    await store.migrate({ apply: true })
    await store.commit([create(message('msg_1', { text: 'Order 🎉' }))])
    expect(await store.migrate({ apply: false })).toMatchObject({ pending: [] })
    expect(await found('🎉')).toEqual(['msg_1'])
  })
})

describe('messages that were there before they could be searched', () => {
  const connection = () => syncConnection({ open: async () => database, owned: false })

  /** A database of the first version, with so many messages. */
  async function older(messages: number): Promise<void> {
    await migrate(connection(), { ...sqliteMigrations, steps: [foundation] }, { apply: true })
    const insert = database.prepare(`
      insert into parley_messages (tenant, id, version, keys, conversation_id, channel, address_id, direction, sequence, at,
        created_at, text, attachments, parts, status, attempts, conflict, possible_duplicate, silent)
      values ('default', ?, 1, '[]', 'con_1', 'sms', 'adr_1', 'inbound', 1, 1, 1, ?, '[]', '[]', 'received', '[]', 0, 0, 0)`)
    for (let number = 1; number <= messages; number += 1) insert.run(`msg_${number}`, `Order ${number}`)
  }

  it('are read when the database is migrated, and found in the order in which they were written', async () => {
    await older(1_200)
    expect(await store.migrate({ apply: true })).toMatchObject({ applied: expect.arrayContaining(['0002-search']) })
    expect(await store.migrate({ apply: false })).toMatchObject({ pending: [] })
    expect(await found('"order 7"')).toEqual(['msg_7'])
    expect((await found('order')).slice(0, 3)).toEqual(['msg_1200', 'msg_1199', 'msg_1198'])
    assertIndexWhole()
  })

  it('are still to be read where that was cut short, and whoever migrates next goes on', async () => {
    await older(1_200)
    // What SQL does of it, and the newest five hundred.
    const steps = sqliteMigrations.steps.map(({ name, statements }) => ({ name, statements }))
    await migrate(connection(), { ...sqliteMigrations, steps }, { apply: true })
    await connection().write(() => fillSearched.some())
    expect(await found('order')).toHaveLength(20)
    expect([await found('"order 1200"'), await found('"order 7"')]).toEqual([['msg_1200'], []])
    const [record] = (await store.load(tenant, [{ kind: 'message', id: 'msg_3' as Message['id'] }])).records
    if (record?.kind === 'message') await store.commit([replace(record, { text: 'Parcel' })])
    const unfinished = ['0002-search', '0005-words-anew']
    expect(await store.migrate({ apply: false })).toMatchObject({ pending: unfinished })
    expect(await store.migrate({ apply: true })).toMatchObject({ applied: unfinished, pending: [] })
    expect([await found('"order 7"'), await found('"order 3"'), await found('parcel')]).toEqual([
      ['msg_7'],
      [],
      ['msg_3'],
    ])
    assertIndexWhole()
  })
})
