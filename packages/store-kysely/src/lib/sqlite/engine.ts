import type { StoreCapabilities } from '@parley/core'
import type { Engine } from '../store.ts'
import { chooseJobs, claim } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'
import { sqliteMigrations } from './migrations.ts'
import type { WrittenFile } from './thread/written-file.ts'
import { warmReads, warmWrites } from './warm-up.ts'

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
    async warmUp(connection, options) {
      await warmReads(connection, options)
      await warmWrites(connection, options)
    },
  }
}

/** On files, which survive the process and may be shared with others. */
export const engineOfFiles: Engine = sqliteEngine({ durable: true, shared: true, batch: 500 })

/** On a file that a thread of its own writes, day by day; what is read is read here. */
export function threadedEngine(file: WrittenFile): Engine {
  return {
    ...engineOfFiles,
    commit: (_, commits, options) => file.commit(commits, options),
    async claim(connection, options) {
      const ready = await connection.read(() => chooseJobs(options), options)
      return ready.length === 0 ? [] : file.claim(options)
    },
    async warmUp(connection, options) {
      await Promise.all([warmReads(connection, options), file.warmUp(options)])
    },
  }
}
