import type { StoreCapabilities } from '@parley/core'
import type { Engine } from '../store.ts'
import { claim } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'
import { postgresMigrations } from './migrations.ts'
import { warmUp } from './warm-up.ts'

/** What PostgreSQL does in its own way: each a call of a function in the database. */
export function postgresEngine(capabilities: StoreCapabilities): Engine {
  // As many as the batches that may be under way at once, where there are several connections at all.
  const sessions = capabilities.shared ? 2 : 1
  const warm: Engine['warmUp'] = (connection, options) => warmUp(connection, sessions, options)
  return { capabilities, migrations: postgresMigrations, load, commit, claim, warmUp: warm }
}
