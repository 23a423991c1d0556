import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely'
import type { Dialect } from '../dialect.ts'
import { SCHEMA } from './schema/names.ts'
import { TENANT } from './schema/tables.ts'
import { postgresSearch } from './search.ts'

/** PostgreSQL: a schema of its own. JSON is read as the text that was stored. */
export const postgresDialect: Dialect = {
  compiler: new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
  table: (name) => sql.table(`${SCHEMA}.${name}`),
  tenantOf: ({ columns, where }) =>
    columns[0] === 'tenant' && where === undefined ? sql.raw(TENANT) : sql.ref('tenant'),
  column({ name, type }, of) {
    const value = ref(name, of)
    return type === 'json' || type === 'set' ? sql`${value}::text as ${sql.ref(name)}` : value
  },
  aside: ref,
  truth: (value) => sql.lit(value),
  hasAny: (set, values) => sql`
    exists (select 1 from json_array_elements_text(${set}) element(value) where element.value in (${sql.join([...values])}))`,
  locator: ['id'],
  walks: { records: ['id', 'tenant'], words: ['tenant', 'place'] },
  locking: sql`for update`,
  search: postgresSearch,
}

function ref(name: string, of?: string): RawBuilder<unknown> {
  return sql.ref(of === undefined ? name : `${of}.${name}`)
}
