import type { StoreCapabilities } from '@parley/core/store'
import type { Engine } from '../store.ts'
import { chooseJobs, claim } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'
import { sqliteMigrations } from './migrations.ts'
import type { WrittenFile } from './thread/written-file.ts'
import { warmReads, warmWrites } from './warm-up.ts'

/** The engine of SQLite. Each call is a script in one transaction. */
export function sqliteEngine(capabilities: StoreCapabilities): Engine {
  return {
    capabilities,
    migrations: sqliteMigrations,
    load: (connection, layout, tenant, lookups, options) =>
      connection.read(() => load(layout, tenant, lookups), options),
    commit: (connection, layout, commits, options) => connection.write(() => commit(layout, commits), options),
    async claim(connection, layout, options) {
      // A look takes no lock and writes nothing. So a wait for work does not delay commits.
      const ready = await connection.read(() => chooseJobs(layout, options), options)
      return ready.length === 0 ? [] : connection.write(() => claim(layout, options), options)
    },
    async warmUp(connection, layout, options) {
      await warmReads(connection, layout, options)
      await warmWrites(connection, layout, options)
    },
  }
}

/** The engine on files, which survive the process and may be shared with other processes. */
export const engineOfFiles: Engine = sqliteEngine({ durable: true, shared: true, batch: 500 })

/** The engine on a file that a thread writes. Reads run on this thread. */
export function threadedEngine(file: WrittenFile): Engine {
  return {
    ...engineOfFiles,
    commit: (_, layout, commits, options) => file.commit(layout, commits, options),
    async claim(connection, layout, options) {
      const ready = await connection.read(() => chooseJobs(layout, options), options)
      return ready.length === 0 ? [] : file.claim(layout, options)
    },
    async warmUp(connection, layout, options) {
      await Promise.all([warmReads(connection, layout, options), file.warmUp(layout, options)])
    },
  }
}
