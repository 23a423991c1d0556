import { sql } from 'kysely'
import type { Migrations } from '../migrate.ts'
import { statement } from '../statement.ts'
import { sqliteDialect } from './dialect.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { search } from './migrations/0002-search.ts'
import { fewerIndexes } from './migrations/0003-fewer-indexes.ts'
import { tracked } from './migrations/0004-tracked.ts'
import { wordsAnew } from './migrations/0005-words-anew.ts'
import { findUnsafeSettings } from './settings.ts'

/** The schema on SQLite. */
export const sqliteMigrations: Migrations = {
  dialect: sqliteDialect,
  steps: [foundation, search, fewerIndexes, tracked, wordsAnew],
  begin: 'begin immediate',
  prepare: [
    `create table if not exists parley_migrations (
      name text primary key, applied_at integer not null, checksum text not null)`,
  ],
  hasAccount: statement(() => sql`select name from sqlite_master where type = 'table' and name = 'parley_migrations'`),
  now: 'unixepoch() * 1000',
  refuseNewer: true,
  findUnsafe: findUnsafeSettings,
}
