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
} from '@parley/core/store'
import type { Connection } from './connection.ts'
import { find } from './find.ts'
import { KnownLayout } from './known-layout.ts'
import type { Layout } from './layout.ts'
import { readLog } from './log.ts'
import { type Migrations, migrate } from './migrate.ts'
import { orRefused } from './refused.ts'

/** The work that differs by engine. */
export interface Engine extends Pick<Store, 'capabilities'> {
  migrations: Migrations
  load(
    connection: Connection,
    layout: Layout,
    tenant: TenantId,
    lookups: readonly Lookup[],
    options?: StoreOptions,
  ): Promise<Loaded>
  commit(
    connection: Connection,
    layout: Layout,
    commits: readonly Commit[],
    options?: StoreOptions,
  ): Promise<CommitResult[]>
  claim(connection: Connection, layout: Layout, options: ClaimOptions): Promise<Job[]>
  warmUp(connection: Connection, layout: Layout, options?: StoreOptions): Promise<void>
}

/** The port on SQL: on any engine, over one connection. Stores with the same layout are migrated together. */
export function sqlStore(connection: Connection, engine: Engine, known: KnownLayout = new KnownLayout()): Store {
  return {
    capabilities: engine.capabilities,
    migrate: async (options) => migrate(connection, engine.migrations, known.keep(options.schema), options),
    load: (tenant, lookups, options) =>
      orRefused(() => engine.load(connection, known.for('load'), tenant, lookups, options), options),
    commit: (commits, options) =>
      orRefused(() => engine.commit(connection, known.for('commit'), commits, options), options),
    find: (tenant, question, options) =>
      orRefused(() => find(connection, known.for('find'), tenant, question, options), options),
    claim: async (options) => engine.claim(connection, known.for('claim'), options),
    warmUp: async (options) => engine.warmUp(connection, known.for('warmUp'), options),
    log: async (tenant, options) => {
      known.for('log')
      return readLog(connection, tenant, options)
    },
    [Symbol.asyncDispose]: () => connection.close(),
  }
}
