import type { StoreCapabilities } from '@parley/core/store'
import type { Engine } from '../store.ts'
import { claim } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'
import { postgresMigrations } from './migrations.ts'
import { warmUp } from './warm-up.ts'

/** What PostgreSQL does in its own way: each is one call of a function in the database. */
export function postgresEngine(capabilities: StoreCapabilities): Engine {
  // One for each batch that may be under way at once, where there are several connections at all.
  const sessions = capabilities.shared ? 2 : 1
  const warm: Engine['warmUp'] = (connection, layout, options) => warmUp(connection, layout, sessions, options)
  return { capabilities, migrations: postgresMigrations, load, commit, claim, warmUp: warm }
}
