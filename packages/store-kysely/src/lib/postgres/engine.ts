import type { StoreCapabilities } from '@parley/core'
import type { Engine } from '../store.ts'
import { claim } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'
import { postgresMigrations } from './migrations.ts'

/** What PostgreSQL does in its own way: each a call of a function in the database. */
export function postgresEngine(capabilities: StoreCapabilities): Engine {
  return { capabilities, migrations: postgresMigrations, load, commit, claim }
}
