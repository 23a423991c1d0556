import { type Commit, parseSearch, type Question, type RecordKind, type Store, type Stored } from '@parley/core/store'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { laterAddress, laterSchema, task, taskOf } from '../../../test/later-schema.ts'
import { address, message, queryOf, schema, statistic, tenant } from '../../../test/records.ts'
import { findsAsReading } from '../../../test/searching.ts'
import { type SqliteDatabase, sqlite } from '../../sqlite.ts'
import { type Layout, layoutOf } from '../layout.ts'
import { wordFills } from '../migrate/fill-words.ts'
import { sqliteDialect } from './dialect.ts'
import { syncConnection } from './sync-connection.ts'

let database: Database.Database
let store: Store
const asked: string[] = []

/** Records the prepared statements. */
const noting = (): SqliteDatabase => ({
  exec: (sql) => database.exec(sql),
  close: () => database.close(),
  prepare(sql) {
    asked.push(sql)
    return database.prepare(sql)
  },
})

beforeEach(() => {
  database = new Database(':memory:')
  store = sqlite(noting())
})

afterEach(async () => {
  await store[Symbol.asyncDispose]()
  database.close()
})

const searchFor = (q: string, more: object = {}, query = queryOf('message', 'search')): Question => ({
  query,
  where: { terms: parseSearch(q), ...more },
  order: 'newest',
  limit: 20,
})

function create(...put: Stored[]): Commit {
  const expectations = put.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
  return { tenant, expect: expectations, put, add: [], jobs: [], events: [], remove: [] }
}

function replace<R extends Stored>(record: R, change: Partial<R>): Commit {
  const { kind, id, version } = record
  const expectation = { type: 'version', ref: { kind, id }, version } as const
  return { ...create(), expect: [expectation], put: [{ ...record, ...change, version: version + 1 }] }
}

async function found(q: string, more: object = {}, query = queryOf('message', 'search')): Promise<string[]> {
  return (await store.find(tenant, searchFor(q, more, query))).records.map(({ id }) => id)
}

/** Throws if the words of the index differ from those of the table. */
function assertIndexWhole(table = 'messages'): void {
  const index = `parley_${table}_searched_words`
  database.exec(`insert into ${index} (${index}, rank) values ('integrity-check', 1)`)
}

/** The contents of all pages of the index. */
const index = (): unknown[] => database.prepare('select * from parley_messages_searched_words_data').all()

describe('a search on SQLite', () => {
  it.each([
    ['a word', 'order', {}],
    ['several words', 'late my order', {}],
    ['a phrase', '"my order"', {}],
    ['a prefix', 'ord*', {}],
    ['a part of a text without spaces', '東京都', {}],
    ['a word in one conversation', 'order', { conversationId: 'con_1' }],
    ['a word in several conversations', 'order', { conversationId: { anyOf: ['con_1', 'con_2'] } }],
  ])('for %s walks through the index, from the position of the page', async (_, q, where) => {
    await store.migrate({ schema, apply: true })
    await store.find(tenant, { ...searchFor(q, where), after: [7] })
    const sql = asked.findLast((each) => each.includes(' match ')) ?? ''
    const values = [...sql.matchAll(/\?/g)].map(() => 1)
    const steps = database.prepare(`explain query plan ${sql}`).all(...values) as { detail: string }[]
    const details = steps.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH) [wsr] /.test(detail))
    expect(details).toEqual([
      expect.stringMatching(/^SCAN w VIRTUAL TABLE INDEX \d+:.*M/),
      'SEARCH s USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH r USING INTEGER PRIMARY KEY (rowid=?)',
    ])
  })

  it('finds the messages that a scan finds', async () => {
    await store.migrate({ schema, apply: true })
    await findsAsReading(store, process.env.PARLEY_PROVE === 'full' ? 1000 : 60)
    assertIndexWhole()
  })

  it('does not write the index when a message is written again with the same words', async () => {
    await store.migrate({ schema, apply: true })
    const written = message('msg_1', { text: 'my order' })
    await store.commit([create(written)])
    const before = index()
    await store.commit([replace(written, { status: 'read', text: 'My  order!' })])
    expect(index()).toEqual(before)
    await store.commit([replace({ ...written, version: 2 }, { text: 'your order' })])
    expect(index()).not.toEqual(before)
  })

  it('keeps each message in its place after a vacuum of the file', async () => {
    await store.migrate({ schema, apply: true })
    const written = ['a', 'b', 'c', 'd'].map((name) => message(`msg_${name}`, { text: `order ${name}` }))
    await store.commit([create(...written)])
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

describe('a search of another kind', () => {
  const search = task.queries.search as object as ReturnType<typeof queryOf>

  it('reads texts and sets, and no phrase spans two fields or elements', async () => {
    await store.migrate({ schema: laterSchema, apply: true })
    const tasks = [
      taskOf('tsk_1', { title: 'Call back', labels: ['late order', 'vip'] }),
      taskOf('tsk_2', { title: 'Ship the order', labels: [], status: 'done' }),
    ]
    await store.commit([create(...tasks)])
    expect(await found('order', {}, search)).toEqual(['tsk_2', 'tsk_1'])
    expect(await found('"back late"', {}, search)).toEqual([])
    expect(await found('"order vip"', {}, search)).toEqual([])
    expect(await found('order', { status: 'done' }, search)).toEqual(['tsk_2'])
    expect(await found('order', { status: { anyOf: ['open', 'done'] } }, search)).toEqual(['tsk_2', 'tsk_1'])
    expect(await found('order', { status: { anyOf: [] } }, search)).toEqual([])
    await store.commit([replace(tasks[0] as Stored, { status: 'done' } as object)])
    expect(await found('order', { status: 'done' }, search)).toEqual(['tsk_2', 'tsk_1'])
    assertIndexWhole('tasks')
  })
})

describe('words of a search that differ from those of the program', () => {
  const PEOPLE = 1200
  const searchPeople = laterAddress.queries.search as object as ReturnType<typeof queryOf>
  const connection = () => syncConnection({ open: async () => database, owned: false })
  const layout: Layout = layoutOf(laterSchema)

  /** Fills one batch of the missing words. */
  async function fillSome(): Promise<boolean> {
    const table = layout.get('address')
    const [fill] = table === undefined ? [] : wordFills(table, sqliteDialect)
    return connection().write(() => fill?.some() ?? nothing())
  }

  // biome-ignore lint/correctness/useYield: there is nothing to do
  function* nothing(): Generator<never, boolean, never> {
    return false
  }

  async function makePeople(): Promise<void> {
    await store.migrate({ schema, apply: true })
    for (let from = 0; from < PEOPLE; from += 400) {
      const people = Array.from({ length: 400 }, (_, nth) =>
        address(`adr_${from + nth}`, { display: `Person ${from + nth}` }),
      )
      await store.commit([create(...people)])
    }
  }

  it('are made when a kind becomes searched, the newest first, and new words that are written meanwhile stay', async () => {
    await makePeople()
    const later = sqlite(database)
    // Everything is made, with one batch of words. Then the process was killed.
    await later.migrate({ schema: laterSchema, apply: true })
    database.exec(`update parley_addresses_searched set words = null;
      update parley_fills set version = 0, target = null, position = null where name = 'addresses_searched'`)
    expect(await fillSome()).toBe(true)
    store = later
    expect(await found('"person 1199"', {}, searchPeople)).toEqual(['adr_1199'])
    expect(await found('"person 7"', {}, searchPeople)).toEqual([])
    const [record] = (await later.load(tenant, [{ kind: 'address', id: 'adr_3' }])).records
    await later.commit([replace(record as Stored, { display: 'Renamed' } as object)])
    expect(await later.migrate({ schema: laterSchema, apply: false })).toMatchObject({
      pending: ['rows addresses_searched'],
    })
    expect(await later.migrate({ schema: laterSchema, apply: true })).toMatchObject({ pending: [] })
    expect(await found('"person 7"', {}, searchPeople)).toEqual(['adr_7'])
    expect([await found('"person 3"', {}, searchPeople), await found('renamed', {}, searchPeople)]).toEqual([
      [],
      ['adr_3'],
    ])
    assertIndexWhole('addresses')
  })

  it('of an older version are made again, and only different words are written', async () => {
    await store.migrate({ schema, apply: true })
    const texts = Array.from({ length: 900 }, (_, n) => (n % 100 === 7 ? `Order ${n} 🎉` : `Order ${n}`))
    const written = texts.map((text, n) => message(`msg_${n}`, { text }))
    for (let from = 0; from < 900; from += 300) await store.commit([create(...written.slice(from, from + 300))])
    const rows = database.prepare('select place, words from parley_messages_searched').all() as {
      place: number
      words: string
    }[]
    const update = database.prepare('update parley_messages_searched set words = ? where place = ?')
    for (const { words, place } of rows) update.run(words.replaceAll(/ [0-9a-f]{4}🎉/g, ''), place)
    database.exec("update parley_fills set version = 1 where name = 'messages_searched'")
    expect(await found('🎉')).toEqual([])
    const left = ['rows messages_searched']
    expect(await store.migrate({ schema, apply: false })).toMatchObject({ pending: left })
    database.exec(`create table written (place integer);
      create trigger counted after update of words on parley_messages_searched
      begin insert into written values (new.place); end`)
    expect(await store.migrate({ schema, apply: true })).toMatchObject({ applied: left, pending: [] })
    expect(await found('🎉')).toHaveLength(9)
    expect(database.prepare('select count(*) as n from written').all()).toEqual([{ n: 9 }])
    expect(await store.migrate({ schema, apply: true })).toEqual({ applied: [], pending: [] })
    assertIndexWhole()
  })

  it('of a newer program stay: an older program does not make them again', async () => {
    await store.migrate({ schema, apply: true })
    await store.commit([create(message('msg_1', { text: 'Order' }))])
    database.exec("update parley_fills set version = 9 where name = 'messages_searched'")
    expect(await store.migrate({ schema, apply: false })).toEqual({ applied: [], pending: [] })
  })

  it('of another set of fields are made again', async () => {
    await store.migrate({ schema, apply: true })
    await store.commit([create(message('msg_1', { text: 'Order', providerId: 'SM17' }))])
    const known = schema.get('message') as RecordKind<Stored>
    const wider = new Map(schema).set('message', { ...known, search: [...known.search, 'providerId'] })
    await using later = sqlite(database)
    expect(await later.migrate({ schema: wider, apply: true })).toMatchObject({ applied: ['rows messages_searched'] })
    expect(await found('sm17')).toEqual(['msg_1'])
    expect(await store.migrate({ schema, apply: true })).toEqual({ applied: [], pending: [] })
  })
})

it('a counter of a searched kind, raised before its record exists, makes a record that a search finds', async () => {
  const known = schema.get('statistic') as RecordKind<Stored>
  const search = { name: 'search', record: known, required: [], filters: ['channel'], narrowing: [], selective: [] }
  const query = { ...search, present: [], absent: [], keyset: ['place'], search: true } as const
  const searched = { ...known, search: ['name'], queries: { ...known.queries, search: query } }
  await store.migrate({ schema: new Map(schema).set('statistic', searched as RecordKind<Stored>), apply: true })
  const record = statistic('stt_1', { name: 'message.received' })
  const raise: Commit = { ...create(), add: [{ record, field: 'count', by: 2 }] }
  expect(await store.commit([raise])).toEqual([{ ok: true }])
  expect(await store.commit([raise])).toEqual([{ ok: true }])
  const { records } = await store.find(tenant, searchFor('received', { channel: 'sms' }, query as never))
  expect(records).toMatchObject([{ id: 'stt_1', count: 4 }] as object[])
  assertIndexWhole('statistics')
})
