import { sql } from 'kysely'
import type { Catalog } from '../migrate.ts'
import { ask, type Script } from '../script.ts'
import { statement } from '../statement.ts'
import { SCHEMA, tableName } from './schema/names.ts'

// An unfinished index is not valid. An index of an earlier version begins with an expression, and is made again.
// The function of a trigger may exist before its triggers.
const existing = statement(
  () => sql`
    select 'table ' || c.relname as name, '' as type
    from pg_class c where c.relnamespace = to_regnamespace(${sql.lit(SCHEMA)}) and c.relkind = 'r'
    union all
    select 'column ' || c.relname || '.' || a.attname,
      format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = to_regnamespace(${sql.lit(SCHEMA)}) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    union all
    select 'index ' || c.relname, '' from pg_class c join pg_index i on i.indexrelid = c.oid
    where c.relnamespace = to_regnamespace(${sql.lit(SCHEMA)}) and i.indisvalid
      and (i.indexprs is null or c.relam <> (select oid from pg_am where amname = 'btree'))
    union all
    select 'policy ' || c.relname || '.' || p.polname, '' from pg_class c join pg_policy p on p.polrelid = c.oid
    where c.relnamespace = to_regnamespace(${sql.lit(SCHEMA)}) and c.relrowsecurity and c.relforcerowsecurity
    union all
    select 'function ' || p.proname, '' from pg_proc p where p.pronamespace = to_regnamespace(${sql.lit(SCHEMA)})`,
)

const format = statement(() => sql`select format from ${sql.raw(tableName('store'))}`)

/** Reads the parts of Parley that the database has. */
export function* readCatalog(): Script<Catalog> {
  const rows = yield* ask(existing)
  const parts = new Map(rows.map(({ name, type }) => [String(name), String(type)]))
  if (!parts.has('column store.format')) return { parts, format: undefined }
  const [store] = yield* ask(format)
  return { parts, format: store === undefined ? undefined : Number(store.format) }
}
