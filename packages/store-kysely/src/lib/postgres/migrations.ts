import { sql } from 'kysely'
import type { Migrations } from '../migrate.ts'
import { statement } from '../statement.ts'
import { postgresDialect, SCHEMA } from './dialect.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { searching } from './migrations/0002-search.ts'
import { onePlan } from './migrations/0003-one-plan.ts'
import { shorterLook } from './migrations/0004-shorter-look.ts'
import { tracked } from './migrations/0005-tracked.ts'
import { wordsAnew } from './migrations/0006-words-anew.ts'
import { ensureUnicode, findUnsafeSettings } from './settings.ts'

/** The schema on PostgreSQL. */
export const postgresMigrations: Migrations = {
  dialect: postgresDialect,
  steps: [foundation, searching, onePlan, shorterLook, tracked, wordsAnew],
  begin: 'begin',
  prepare: [
    // Until the end of the transaction, so that it is let go when the process dies. The number is ours alone.
    'select pg_advisory_xact_lock(7022336817514303)',
    // Only where it is missing: who was given the schema may lack the right to make one.
    `do $$ begin if to_regnamespace('${SCHEMA}') is null then create schema ${SCHEMA}; end if; end $$`,
    `create table if not exists ${SCHEMA}.migrations (
      name text primary key, applied_at bigint not null, checksum text not null)`,
  ],
  hasAccount: statement(() => sql`select 1 as found where to_regclass('parley.migrations') is not null`),
  // During a rolling update both versions run, and one of the older may start again.
  refuseNewer: false,
  ensureFit: ensureUnicode,
  findUnsafe: findUnsafeSettings,
  now: 'floor(extract(epoch from clock_timestamp()) * 1000)',
}
