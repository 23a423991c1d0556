import { query } from './database.ts'
import { isUrl } from './postgres.ts'

const onFile = `select type || ' ' || name as part, sql as made from sqlite_master where name like 'parley%' or tbl_name like 'parley%'`

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

/** The whole schema that migrations create, from the engine's catalog. */
export function shapeOf(database: string): string[] {
  const rows = query(database, isUrl(database) ? onServer : onFile)
  return rows.map(({ part, made }) => `${part}: ${made}`).sort()
}

/** The names of a database's migrations, in order. */
export function migrationsOf(database: string): string[] {
  const hasAny = shapeOf(database).some((part) => /\bmigrations\b|parley_migrations/.test(part))
  return hasAny
    ? query(database, 'select name from parley_migrations order by name').map(({ name }) => String(name))
    : []
}
