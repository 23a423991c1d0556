import {
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { Dialect, SqlValue } from '../statement.ts'
import { sqliteSearch } from './search.ts'

/** What every table of Parley begins with, so that it can live beside the importer's own. */
const PREFIX = 'parley_'

/** SQLite: tables under a prefix, truth as 1 and 0, JSON as text. */
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
  column: (name) => sql.ref(name),
  truth: (value) => sql.lit(value ? 1 : 0),
  search: sqliteSearch,
}

/** The values of a list slot, one row each: `where id in ${listed(slot('ids'))}`; bound as a JSON array. */
export function listed(slot: RawBuilder<SqlValue>): RawBuilder<unknown> {
  return sql`(select value from json_each(${slot}))`
}

/** Likewise of pairs: `where (tenant, id) in ${listedPairs(slot('refs'))}`; bound as a JSON array of arrays. */
export function listedPairs(slot: RawBuilder<SqlValue>): RawBuilder<unknown> {
  return sql`(select value ->> 0, value ->> 1 from json_each(${slot}))`
}
