import type { StoreCapabilities } from '@parley/core'
import type { Engine } from '../store.ts'
import { chooseJobs, claim } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'
import { sqliteMigrations } from './migrations.ts'
import type { WrittenFile } from './thread/written-file.ts'

/** What SQLite does in its own way: each a script in one transaction. */
export function sqliteEngine(capabilities: StoreCapabilities): Engine {
  return {
    capabilities,
    migrations: sqliteMigrations,
    load: (connection, tenant, lookups, options) => connection.read(() => load(tenant, lookups), options),
    commit: (connection, commits, options) => connection.write(() => commit(commits), options),
    async claim(connection, options) {
      // Looking costs no lock and no write, so that waiting for work does not hold up those who bring it.
      const ready = await connection.read(() => chooseJobs(options), options)
      return ready.length === 0 ? [] : connection.write(() => claim(options), options)
    },
  }
}

/** The same, with all that is written day by day written by a thread of its own; what is read is read here. */
export function threadedEngine(engine: Engine, file: WrittenFile): Engine {
  return {
    ...engine,
    commit: (_, commits, options) => file.call('commit', commits, options),
    async claim(connection, { now, limit, queues, signal }) {
      const ready = await connection.read(() => chooseJobs({ now, limit, queues }), { signal })
      return ready.length === 0 ? [] : file.call('claim', { now, limit, queues }, { signal })
    },
  }
}
