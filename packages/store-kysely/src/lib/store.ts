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
import { orRefused } from './refused.ts'

/** What the engines do each in its own way. */
export interface Engine extends Pick<Store, 'capabilities'> {
  migrations: Migrations
  load(connection: Connection, tenant: TenantId, lookups: readonly Lookup[], options?: StoreOptions): Promise<Loaded>
  commit(connection: Connection, commits: readonly Commit[], options?: StoreOptions): Promise<CommitResult[]>
  claim(connection: Connection, options: ClaimOptions): Promise<Job[]>
  warmUp(connection: Connection, options?: StoreOptions): Promise<void>
}

/** The port on SQL: on whichever engine, over one connection. */
export function sqlStore(connection: Connection, engine: Engine): Store {
  return {
    capabilities: engine.capabilities,
    migrate: (options) => migrate(connection, engine.migrations, options),
    load: (tenant, lookups, options) => orRefused(() => engine.load(connection, tenant, lookups, options), options),
    commit: (commits, options) => orRefused(() => engine.commit(connection, commits, options), options),
    find: (tenant, query, options) => orRefused(() => find(connection, tenant, query, options), options),
    claim: (options) => engine.claim(connection, options),
    warmUp: (options) => engine.warmUp(connection, options),
    log: (tenant, options) => readLog(connection, tenant, options),
    [Symbol.asyncDispose]: () => connection.close(),
  }
}
