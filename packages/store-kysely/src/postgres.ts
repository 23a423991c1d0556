import { type Schema, type Signals, type Store, schemaOf } from '@parley/core/store'
import { KnownLayout } from './lib/known-layout.ts'
import type { KyselyShape, QueryRunner } from './lib/kysely-shape.ts'
import { layoutOf } from './lib/layout.ts'
import { printMigrations } from './lib/migrate.ts'
import { count, ensureOptions, flag, object } from './lib/options.ts'
import type { PostgresClient, PostgresPool } from './lib/postgres/client.ts'
import { postgresConnection } from './lib/postgres/connection.ts'
import { loadDriver } from './lib/postgres/driver.ts'
import { postgresEngine } from './lib/postgres/engine.ts'
import { kyselySessions } from './lib/postgres/kysely-sessions.ts'
import { type Line, type ListenForever, type ListeningClient, listenOver } from './lib/postgres/listen.ts'
import { postgresMigrations } from './lib/postgres/migrations.ts'
import { poolSessions } from './lib/postgres/pool-sessions.ts'
import type { Sessions } from './lib/postgres/sessions.ts'
import { postgresSignals, transactionSignals } from './lib/postgres/signals.ts'
import { type PostgresTransaction, transactionSessions } from './lib/postgres/transaction-sessions.ts'
import { sqlStore } from './lib/store.ts'

export type { MoveProgress } from './lib/move/copy.ts'
export { type MoveOptions, moveFromSqlite } from './lib/move/move.ts'
export type { MoveTarget } from './lib/move/target.ts'
export type { KyselyShape, ListeningClient, PostgresClient, PostgresPool, PostgresTransaction, QueryRunner }

/** Where the store keeps its tables. */
export type PostgresOptions =
  /** In the database of a URL, over a pool of node-postgres. The pool is closed with the store. */
  | { url: string; connections?: number; prepare?: boolean }
  /** In the database of the importer's own pool. The pool stays open when the store is closed. */
  | { pool: PostgresPool; prepare?: boolean }
  /** Beside the importer's own tables, over their Kysely. It stays open when the store is closed. */
  | { kysely: KyselyShape }

/** A store on PostgreSQL. */
export interface PostgresStore extends Store {
  /**
   * Signals between processes over LISTEN and NOTIFY, with a connection that only listens. A store over a Kysely sends
   * signals, and receives none.
   */
  readonly signals: Signals
  /**
   * The same store within a transaction that the importer opened. Its commits take effect with the importer's own rows,
   * or not at all. It must not be used after the end of that transaction.
   */
  within(transaction: PostgresTransaction): Store
}

const isUrl = /^(postgres(ql)?:\/\/|socket:|\/)/i

const forms = [
  {
    url: (value: unknown) =>
      typeof value === 'string' && isUrl.test(value) ? undefined : 'It must be a URL that begins with postgres://.',
    connections: count,
    prepare: flag,
  },
  { pool: object('a pool of node-postgres', 'connect', 'end'), prepare: flag },
  { kysely: object('a Kysely', 'withoutPlugins') },
]

const engine = postgresEngine({ durable: true, shared: true, batch: 500 })

/**
 * A store on PostgreSQL 15 or later.
 *
 * Its tables and functions are in the schema `parley`. `migrate` makes them. The first call opens the first connection.
 * A commit is as durable as the settings of the server make it (`fsync`, `synchronous_commit`). Any number of processes
 * may use the same database. If the server does not answer a call within a second, the call rejects with
 * `store.unavailable`, and its connection is closed.
 *
 * @example
 * ```ts
 * const store = postgres('postgres://user:password@localhost/app')
 * const store = postgres({ pool: new Pool() })
 * const store = postgres({ kysely: db })
 * ```
 *
 * @throws `store.misconfigured` for options that are unknown or do not fit. `store.misconfigured` from every member if
 * `pg` is needed and not installed, and from `migrate` if the database is not in UTF8. `store.unavailable` from every
 * member if the server cannot be reached or refuses, and after the store was closed
 */
export function postgres(from: string | PostgresOptions): PostgresStore {
  const options = typeof from === 'string' ? { url: from } : from
  ensureOptions(options, forms, 'Give the URL of a database, or { url }, { pool } or { kysely }.')
  const sessions = sessionsOf(options)
  const signals = postgresSignals(sessions, listenerOf(options))
  const layout = new KnownLayout()
  const store = sqlStore(postgresConnection(sessions), engine, layout)
  return {
    ...store,
    signals,
    within(transaction) {
      const joined = transactionSessions(transaction)
      return { ...sqlStore(postgresConnection(joined), engine, layout), signals: transactionSignals(joined) }
    },
    async [Symbol.asyncDispose]() {
      await signals.close()
      await store[Symbol.asyncDispose]()
    },
  }
}

/**
 * The SQL that `migrate` runs on an empty database, for a tool that applies it.
 *
 * @param schema the schema of `migrate`. Default: the kinds of the kernel.
 */
export function migrationSql(schema: Schema = schemaOf()): string {
  return printMigrations(postgresMigrations, layoutOf(schema))
}

function sessionsOf(options: PostgresOptions): Sessions {
  if ('kysely' in options) return kyselySessions(options.kysely)
  const { prepare = true } = options
  if ('pool' in options) return poolSessions({ open: async () => options.pool, owned: false, prepare })
  return poolSessions({ open: () => openPool(options.url, options.connections), owned: true, prepare })
}

function listenerOf(options: PostgresOptions): ListenForever | undefined {
  if ('kysely' in options) return undefined
  return listenOver('pool' in options ? () => borrowed(options.pool) : () => opened(options.url))
}

async function borrowed(pool: PostgresPool): Promise<Line> {
  const client = await pool.connect()
  return { client, hangUp: () => client.release(true) }
}

async function opened(connectionString: string): Promise<Line> {
  const { Client } = await loadDriver()
  const client = new Client({
    connectionString,
    keepAlive: true,
    connectionTimeoutMillis: 900,
    application_name: 'parley',
  })
  client.on('error', ignore)
  await client.connect()
  return { client, hangUp: () => void client.end().catch(() => undefined) }
}

async function openPool(connectionString: string, max = 10): Promise<PostgresPool> {
  const { Pool } = await loadDriver()
  const pool = new Pool({
    ...{ connectionString, max, keepAlive: true, application_name: 'parley' },
    // No call waits longer for a server that never answers.
    connectionTimeoutMillis: 5_000,
  })
  // A connection that breaks leaves the pool by itself. Without a listener it would end the process.
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  // A server that can be reached answers soon. A connection attempt that hangs keeps a place in the pool.
  pool.once('connect', () => {
    pool.options.connectionTimeoutMillis = 1_500
  })
  return pool
}

function ignore(): void {}
