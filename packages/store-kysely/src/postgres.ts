import { ParleyError, type Store } from '@parley/core'
import type { KyselyShape, QueryRunner } from './lib/kysely-shape.ts'
import { printMigrations } from './lib/migrate.ts'
import { postgresConnection } from './lib/postgres/connection.ts'
import { postgresEngine } from './lib/postgres/engine.ts'
import { kyselySessions } from './lib/postgres/kysely-sessions.ts'
import { postgresMigrations } from './lib/postgres/migrations.ts'
import { type PostgresClient, type PostgresPool, poolSessions } from './lib/postgres/pool-sessions.ts'
import type { Sessions } from './lib/postgres/sessions.ts'
import { type PostgresTransaction, transactionSessions } from './lib/postgres/transaction-sessions.ts'
import { sqlStore } from './lib/store.ts'

export type { KyselyShape, PostgresClient, PostgresPool, PostgresTransaction, QueryRunner }

/** Where the store keeps its tables. */
export type PostgresOptions =
  /** In the database of a URL, over a pool of node-postgres that is closed with the store. */
  | { url: string; connections?: number; prepare?: boolean }
  /** In the database of the importer's own pool, which stays open when the store is closed. */
  | { pool: PostgresPool; prepare?: boolean }
  /** Beside the importer's own tables, over their Kysely, which stays open when the store is closed. */
  | { kysely: KyselyShape }

/** A store on PostgreSQL. */
export interface PostgresStore extends Store {
  /**
   * The same store within a transaction that the importer opened: what it commits takes effect with the importer's own
   * rows, or not at all. It is not to be used after that transaction has ended.
   */
  within(transaction: PostgresTransaction): Store
}

const capabilities = { durable: true, shared: true, batch: 500 }

/**
 * A store on PostgreSQL 15 or later.
 *
 * Its tables and functions live in the schema `parley` and are made by `migrate`. Opens lazily, at the first call. A
 * commit is durable as the server's settings make it (`fsync`, `synchronous_commit`). Any number of processes may use
 * the same database. A call that the server does not answer within a second is unavailable, and its connection closed.
 *
 * @example
 * ```ts
 * const store = postgres('postgres://user:password@localhost/app')
 * const store = postgres({ pool: new Pool() })
 * const store = postgres({ kysely: db })
 * ```
 *
 * @throws `store.unavailable` from every member, where the server cannot be reached or refuses, where `pg` is needed and
 * not installed, and after the store was closed
 */
export function postgres(from: string | PostgresOptions): PostgresStore {
  const options = typeof from === 'string' ? { url: from } : from
  const engine = postgresEngine(capabilities)
  return {
    ...sqlStore(postgresConnection(sessionsOf(options)), engine),
    within: (transaction) => sqlStore(postgresConnection(transactionSessions(transaction)), engine),
  }
}

/** The SQL that `migrate` runs, for those who apply it with tools of their own. */
export function migrationSql(): string {
  return printMigrations(postgresMigrations)
}

function sessionsOf(options: PostgresOptions): Sessions {
  if ('kysely' in options) return kyselySessions(options.kysely)
  const { prepare = true } = options
  if ('pool' in options) return poolSessions({ open: async () => options.pool, owned: false, prepare })
  return poolSessions({ open: () => openPool(options.url, options.connections), owned: true, prepare })
}

async function openPool(connectionString: string, max = 10): Promise<PostgresPool> {
  const { default: pg } = await import('pg').catch((cause: unknown) => {
    const reason = 'The package pg is not installed: add it, or give a Kysely over another driver.'
    throw new ParleyError('store.unavailable', { cause, reason })
  })
  const pool = new pg.Pool({ connectionString, max, keepAlive: true, application_name: 'parley' })
  // An idle connection that breaks leaves the pool by itself; without a listener it would end the process.
  pool.on('error', () => undefined)
  return pool
}
