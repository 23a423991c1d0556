import type { Migrations } from '../migrate.ts'
import { readCatalog } from './catalog.ts'
import { sqliteDdl } from './ddl.ts'
import { sqliteDialect } from './dialect.ts'
import { findUnsafeSettings } from './settings.ts'

/** How SQLite makes the database that a layout needs. A transaction that writes keeps all others out. */
export const sqliteMigrations: Migrations = {
  dialect: sqliteDialect,
  begin: 'begin immediate',
  enter: [],
  ddl: sqliteDdl,
  catalog: readCatalog,
  findUnsafe: findUnsafeSettings,
}
