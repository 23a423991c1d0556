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
import { logFunction } from './functions/log.ts'
import { SCHEMA } from './schema/names.ts'
import { setTenant } from './schema/scope.ts'
import { isLed, TENANT } from './schema/tables.ts'
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
  tenantOf: (index) => (isLed(index) ? sql.raw(TENANT) : sql.ref('tenant')),
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
  scope(slot) {
    const [begin = '', end = ''] = setTenant('$').split('$')
    return [sql`(select ${sql.raw(begin)}${slot('tenant')}${sql.raw(end)}) is not null`]
  },
  stretch: (slot) => sql`
    select * from ${sql.raw(`${SCHEMA}.${logFunction.name}`)}(${slot('tenant')}, ${slot('place')}, ${slot('limit')})`,
  search: postgresSearch,
}

function ref(name: string, of?: string): RawBuilder<unknown> {
  return sql.ref(of === undefined ? name : `${of}.${name}`)
}
