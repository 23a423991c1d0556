import {
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { Dialect } from '../dialect.ts'
import type { SqlValue } from '../sql-value.ts'
import { sqliteSearch } from './search.ts'

/** The beginning of every table's name, so that the tables can be beside the importer's own. */
export const PREFIX = 'parley_'

/** SQLite: tables under a prefix, truth as 1 and 0, JSON as text. Every table of records has its `place` as its rowid. */
export const sqliteDialect: Dialect = {
  compiler: new Kysely({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  table: (name) => sql.table(PREFIX + name),
  tenantOf: () => sql.ref('tenant'),
  scope: () => [],
  column: ({ name }, of) => ref(name, of),
  // SQLite uses an index only if a column is named without an expression.
  aside: (name, of) => sql`+${ref(name, of)}`,
  truth: (value) => sql.lit(value ? 1 : 0),
  hasAny: (set, values) =>
    sql`(${set} <> '[]' and exists (select 1 from json_each(${set}) where value in (${sql.join([...values])})))`,
  locator: ['place'],
  walks: { records: ['place'], words: ['place'] },
  locking: sql``,
  mergesInOrder: true,
  stretch: (slot) => sql`
    select s.epoch, coalesce(l.head, 0) as head, coalesce(l.trimmed, 0) as trimmed, null as place, null as body
    from ${sqliteDialect.table('store')} s left join ${sqliteDialect.table('logs')} l on l.tenant = ${slot('tenant')}
    union all
    select null, null, null, place, body from (
      select place, body from ${sqliteDialect.table('events')}
      where tenant = ${slot('tenant')} and place > ${slot('place')} order by place limit ${slot('limit')}) behind
    order by place`,
  search: sqliteSearch,
}

/** The values of a list slot, one row each: `where id in ${listed(slot('ids'))}`. Bound as a JSON array. */
export function listed(slot: RawBuilder<SqlValue>): RawBuilder<unknown> {
  return sql`(select value from json_each(${slot}))`
}

/**
 * The pairs of a list slot, one row each: `where (tenant, id) in ${listedPairs(slot('refs'))}`. Bound as a JSON array
 * of arrays.
 */
export function listedPairs(slot: RawBuilder<SqlValue>): RawBuilder<unknown> {
  return sql`(select value ->> 0, value ->> 1 from json_each(${slot}))`
}

function ref(name: string, of?: string): RawBuilder<unknown> {
  return sql.ref(of === undefined ? name : `${of}.${name}`)
}
