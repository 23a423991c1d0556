import type { Migrations } from '../migrate.ts'
import { readCatalog } from './catalog.ts'
import { postgresDdl } from './ddl.ts'
import { postgresDialect } from './dialect.ts'
import { SCHEMA } from './schema/names.ts'
import { setEverywhere } from './schema/scope.ts'
import { ensureUnicode, findUnsafeSettings } from './settings.ts'

/** How PostgreSQL makes the database that a layout needs. */
export const postgresMigrations: Migrations = {
  dialect: postgresDialect,
  begin: 'begin',
  everywhere: [`select ${setEverywhere('*')}`],
  enter: [
    // It is released with the transaction, also when the process dies. No other program uses this number.
    'select pg_advisory_xact_lock(7022336817514303)',
    // Runs only if the schema is missing: the user may have the schema, and lack the right to make one.
    `do $$ begin if to_regnamespace('${SCHEMA}') is null then create schema ${SCHEMA}; end if; end $$`,
  ],
  ddl: postgresDdl,
  catalog: readCatalog,
  ensureFit: ensureUnicode,
  findUnsafe: findUnsafeSettings,
}
