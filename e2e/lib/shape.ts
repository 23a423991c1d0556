import { query } from './database.ts'
import { isUrl } from './postgres.ts'

const onFile = `
  select 'column ' || m.name || '.' || p.name as part, p.type || ' ' || p."notnull" || ' ' || coalesce(p.dflt_value, '') as made
  from sqlite_master m, pragma_table_info(m.name) p where m.type = 'table' and m.name like 'parley%'
  union all
  select type || ' ' || name, sql from sqlite_master where type <> 'table' and tbl_name like 'parley%'`

const onServer = `
  select 'column ' || table_name || '.' || column_name as part,
    concat_ws(' ', data_type, is_nullable, is_identity, collation_name, column_default) as made
  from information_schema.columns where table_schema = 'parley'
  union all
  select 'index ' || indexname, indexdef from pg_indexes where schemaname = 'parley'
  union all
  select 'constraint ' || conname || ' of ' || conrelid::regclass, pg_get_constraintdef(oid) from pg_constraint
  where connamespace = to_regnamespace('parley')
  union all
  select 'function ' || proname, pg_get_functiondef(oid) from pg_proc where pronamespace = to_regnamespace('parley')
  union all
  select 'trigger ' || tgname, pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where c.relnamespace = to_regnamespace('parley')`

/** The whole schema that a store created in a database, from the engine's catalog. */
export function shapeOf(database: string): string[] {
  const rows = query(database, isUrl(database) ? onServer : onFile)
  return rows.map(({ part, made }) => `${part}: ${made}`).sort()
}
