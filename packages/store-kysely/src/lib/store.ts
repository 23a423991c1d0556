import type {
  ClaimOptions,
  Commit,
  CommitResult,
  Job,
  Loaded,
  Lookup,
  Store,
  StoreOptions,
  TenantId,
} from '@parley/core'
import type { Connection } from './connection.ts'
import { find } from './find.ts'
import { readLog } from './log.ts'
import { type Migrations, migrate } from './migrate.ts'

/** What the engines do each in its own way. */
export interface Engine extends Pick<Store, 'capabilities'> {
  migrations: Migrations
  load(connection: Connection, tenant: TenantId, lookups: readonly Lookup[], options?: StoreOptions): Promise<Loaded>
  commit(connection: Connection, commits: readonly Commit[], options?: StoreOptions): Promise<CommitResult[]>
  claim(connection: Connection, options: ClaimOptions): Promise<Job[]>
}

/** The port on SQL: on whichever engine, over one connection. */
export function sqlStore(connection: Connection, engine: Engine): Store {
  return {
    capabilities: engine.capabilities,
    migrate: (options) => migrate(connection, engine.migrations, options),
    load: (tenant, lookups, options) => engine.load(connection, tenant, lookups, options),
    commit: (commits, options) => engine.commit(connection, commits, options),
    find: (tenant, query, options) => find(connection, tenant, query, options),
    claim: (options) => engine.claim(connection, options),
    log: (tenant, options) => readLog(connection, tenant, options),
    [Symbol.asyncDispose]: () => connection.close(),
  }
}
