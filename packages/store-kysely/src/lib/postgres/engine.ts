import type { StoreCapabilities } from '@parley/core/store'
import type { Engine } from '../store.ts'
import { claim } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'
import { postgresMigrations } from './migrations.ts'
import { warmUp } from './warm-up.ts'

/** The engine of PostgreSQL. Each call is one call of a function in the database. */
export function postgresEngine(capabilities: StoreCapabilities): Engine {
  // One session for each batch in progress.
  const sessions = capabilities.shared ? 2 : 1
  const warm: Engine['warmUp'] = (connection, layout, options) => warmUp(connection, layout, sessions, options)
  return { capabilities, migrations: postgresMigrations, load, commit, claim, warmUp: warm }
}
