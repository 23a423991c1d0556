import {
  type AnyColumn,
  boolean,
  counter,
  defineRecord,
  initially,
  integer,
  json,
  optional,
  type RecordKind,
  type Schema,
  type Stored,
  schemaOf,
  set,
  text,
  time,
} from '@parley/core/store'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { schema, tenant } from '../../../test/records.ts'
import { sqlite } from '../../sqlite.ts'

/** The schema with one more column of contacts. */
function withColumn(name: string, column: AnyColumn): Schema {
  const known = schema.get('channelState') as RecordKind<Stored>
  return new Map(schema).set('channelState', { ...known, columns: { ...known.columns, [name]: column } })
}

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing',
    (error: unknown) => error,
  )
}

describe('a database that a program cannot share', () => {
  it('of a version before 1 is refused by name', async () => {
    const database = new Database(':memory:')
    database.exec('create table parley_migrations (name text primary key, applied_at integer, checksum text)')
    database.exec("insert into parley_migrations values ('0001-foundation', 0, 'abc')")
    database.exec('create table parley_store (epoch text primary key)')
    await using store = sqlite(database)
    for (const apply of [true, false]) {
      expect(await refusalOf(store.migrate({ schema, apply }))).toMatchObject({
        code: 'store.misconfigured',
        reason: 'A version of Parley before 1 made the database: it has a table of migrations.',
        fix: 'Begin with an empty database, or run the version that made it.',
      })
    }
  })

  it('with tables of another program is refused by name', async () => {
    const database = new Database(':memory:')
    database.exec('create table parley_jobs (id int); create table parley_recipes (id int)')
    await using store = sqlite(database)
    for (const apply of [true, false]) {
      expect(await refusalOf(store.migrate({ schema, apply }))).toMatchObject({
        code: 'store.misconfigured',
        reason: "Another program made tables with the names of Parley's: jobs.",
        fix: 'Use a database in which these names are free, or rename the tables.',
      })
    }
    expect(database.prepare("select name from sqlite_master where name like 'parley_%'").all()).toHaveLength(2)
  })

  it('of a later format is refused by name', async () => {
    const database = new Database(':memory:')
    await using store = sqlite(database)
    await store.migrate({ schema, apply: true })
    database.exec('update parley_store set format = 2')
    expect(await refusalOf(store.migrate({ schema, apply: true }))).toMatchObject({
      code: 'store.misconfigured',
      reason: 'A newer version of Parley made the database: its format is 2, and the format of this program is 1.',
    })
  })

  it.each([
    ['another type', time, optional(text), 'text', 'integer not null'],
    ['null', optional(text), initially(text, 'x'), 'text not null', 'text'],
  ])('with a column of %s is refused by name', async (_, needed, made, found, expected) => {
    const database = new Database(':memory:')
    await using first = sqlite(database)
    await first.migrate({ schema: withColumn('extra', needed), apply: true })
    await using second = sqlite(database)
    expect(await refusalOf(second.migrate({ schema: withColumn('extra', made), apply: false }))).toMatchObject({
      code: 'store.misconfigured',
      field: 'channel_state.extra',
      reason: `The column channel_state.extra is ${expected} in the database, and ${found} in the schema.`,
    })
  })

  it('with more than the schema is shared', async () => {
    const database = new Database(':memory:')
    await using newer = sqlite(database)
    await newer.migrate({ schema: withColumn('extra', initially(text, 'x')), apply: true })
    await using older = sqlite(database)
    expect(await older.migrate({ schema, apply: true })).toEqual({ applied: [], pending: [] })
  })
})

describe('a new column of a table with records', () => {
  it.each<[string, AnyColumn, unknown]>([
    ['an optional text', optional(text), null],
    ['an initial text', initially(text, "it's"), "it's"],
    ['an initial time', initially(time, 5), 5],
    ['an initial boolean', initially(boolean, true), true],
    ['an initial value of JSON', initially(json, 'x'), 'x'],
    ['an integer', integer, 0],
    ['a boolean', boolean, false],
    ['a counter', counter, 0],
    ['a set', set, []],
    ['a set with an initial element', initially(set, 'x'), ['x']],
  ])('is added as %s', async (_, column, value) => {
    const database = new Database(':memory:')
    await using first = sqlite(database)
    await first.migrate({ schema, apply: true })
    const state = { kind: 'channelState', tenant, id: 'sta_1', version: 1, channel: 'sms', name: 'x', value: 1 }
    const expected = [{ type: 'absent', ref: { kind: 'channelState', id: 'sta_1' } }] as const
    await first.commit([{ tenant, expect: [...expected], put: [state], add: [], jobs: [], events: [], remove: [] }])
    await using second = sqlite(database)
    const { applied } = await second.migrate({ schema: withColumn('extra', column), apply: true })
    expect(applied).toEqual(['column channel_state.extra'])
    const { records } = await second.load(tenant, [{ kind: 'channelState', id: 'sta_1' }])
    expect(records).toEqual([{ ...state, extra: value }])
  })

  it.each<[string, AnyColumn]>([
    ['text', text],
    ['time', time],
    ['json', json],
  ])('without a value is refused by name: %s', async (type, column) => {
    const database = new Database(':memory:')
    await using store = sqlite(database)
    await store.migrate({ schema, apply: true })
    expect(await refusalOf(store.migrate({ schema: withColumn('extra', column), apply: true }))).toMatchObject({
      code: 'store.misconfigured',
      field: 'extra',
      reason: 'The kind channelState has a new field extra, which its records lack (column channel_state.extra).',
      fix: `Declare what they have: initially(${type}, …), or optional(${type}).`,
    })
  })
})

describe('a name that is taken', () => {
  interface Odd extends Omit<Stored, 'keys'> {
    kind: 'odd'
    value: string
    labels: string[]
  }
  const kindOf = (table: string, keyset: 'value' | 'id'): RecordKind<Stored> =>
    defineRecord<Odd>()({
      kind: 'odd',
      prefix: 'odd',
      table,
      keyed: false,
      columns: { value: text, labels: set },
      queries: { odds: { filters: ['labels'], keyset: keyset === 'id' ? ['id'] : ['value', 'id'] } },
    }) as object as RecordKind<Stored>

  it.each([
    [kindOf('keys', 'id'), 'The kind odd needs the name keys in the database, which the store itself has.'],
    [kindOf('migrations', 'id'), 'The kind odd needs the name migrations in the database, which the store itself has.'],
    [
      kindOf('messages_searched', 'id'),
      'The kind odd needs the name messages_searched in the database, which the kind message has.',
    ],
    [kindOf('odds', 'value'), 'The kind odd has a field value, which is the name of a column of the store itself.'],
  ])('is refused by name', async (kind, reason) => {
    await using store = sqlite(':memory:')
    expect(await refusalOf(store.migrate({ schema: schemaOf([kind]), apply: true }))).toMatchObject({
      code: 'store.misconfigured',
      field: 'odd',
      reason,
    })
  })
})
