import type { Store, StoreCapabilities } from '@parley/core'
import { chooseJobs, claim } from './claim.ts'
import { commit } from './commit.ts'
import type { Connection } from './connection.ts'
import { find } from './find.ts'
import { load } from './load.ts'
import { readLog } from './log.ts'
import { migrate } from './migrate.ts'
import { foundation } from './migrations/0001-foundation.ts'

/** Every step of the schema, oldest first. */
export const migrations: readonly (typeof foundation)[] = [foundation]

/** The port on SQL: each member is one script in one transaction. */
export function sqlStore(connection: Connection, capabilities: StoreCapabilities): Store {
  return {
    capabilities,

    migrate(options) {
      return migrate(connection, migrations, options)
    },

    load(tenant, lookups, options) {
      return connection.read(() => load(tenant, lookups), options)
    },

    commit(commits, options) {
      return connection.write(() => commit(commits), options)
    },

    find(tenant, query, options) {
      return connection.read(() => find(tenant, query), options)
    },

    async claim(options) {
      // Looking costs no lock and no write, so that waiting for work does not hold up those who bring it.
      const ready = await connection.read(() => chooseJobs(options), options)
      return ready.length === 0 ? [] : connection.write(() => claim(options), options)
    },

    log(tenant, options) {
      return connection.read(() => readLog(tenant, options), options)
    },

    [Symbol.asyncDispose]() {
      return connection.close()
    },
  }
}
