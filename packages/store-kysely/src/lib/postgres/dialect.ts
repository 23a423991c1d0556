import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import type { Dialect } from '../statement.ts'
import { postgresSearch } from './search.ts'

/** The schema that holds Parley's tables and functions. */
export const SCHEMA = 'parley'

const listedByTenant = new Set(['commands', 'parked', 'tallies'])

/** PostgreSQL: a schema of its own, JSON told as the text that was stored. */
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
  // Nothing but the tenant narrows these lists; written like this, their indexes are taken for lists only.
  tenantOf: (table) => (listedByTenant.has(table) ? sql`(tenant || '')` : sql.ref('tenant')),
  column: (name, type) => (type === 'json' ? sql`${sql.ref(name)}::text as ${sql.ref(name)}` : sql.ref(name)),
  truth: (value) => sql.lit(value),
  search: postgresSearch,
}
