import { setImmediate as turn } from 'node:timers/promises'
import { type Schema, type Store, schemaOf } from '@parley/core/store'
import type { Connection } from './lib/connection.ts'
import { KnownLayout } from './lib/known-layout.ts'
import type { KyselyShape, QueryRunner } from './lib/kysely-shape.ts'
import { layoutOf } from './lib/layout.ts'
import { printMigrations } from './lib/migrate.ts'
import { ensureOptions, flag, object, text } from './lib/options.ts'
import type { SqliteDatabase, SqliteStatement } from './lib/sqlite/database.ts'
import { makeSafe } from './lib/sqlite/driver.ts'
import { engineOfFiles, sqliteEngine, threadedEngine } from './lib/sqlite/engine.ts'
import { fileConnection } from './lib/sqlite/file-connection.ts'
import { kyselyConnection } from './lib/sqlite/kysely-connection.ts'
import { sqliteMigrations } from './lib/sqlite/migrations.ts'
import { ensureWaiting } from './lib/sqlite/settings.ts'
import { syncConnection } from './lib/sqlite/sync-connection.ts'
import { writingThread } from './lib/sqlite/thread/writing-thread.ts'
import { WrittenFile } from './lib/sqlite/thread/written-file.ts'
import type { SqlValue } from './lib/statement.ts'
import { sqlStore } from './lib/store.ts'

export { backUpSqlite } from './lib/sqlite/back-up.ts'
export type { KyselyShape, QueryRunner, SqliteDatabase, SqliteStatement, SqlValue }

const forms = [
  { path: text("the path of a file, or ':memory:'"), thread: flag },
  { database: object('a database of better-sqlite3, libsql or node:sqlite', 'prepare', 'exec') },
  { kysely: object('a Kysely', 'withoutPlugins') },
]

const engineInMemory = sqliteEngine({ durable: false, shared: false, batch: 500 })

/** Where the store keeps its tables. */
export type SqliteOptions =
  /**
   * In a file, opened with libsql and closed with the store. `:memory:` keeps nothing. A thread writes into the file,
   * so that this one answers others meanwhile. `thread: false` writes on this one.
   */
  | { path: string; thread?: boolean }
  /**
   * In a database that was opened by better-sqlite3, libsql or node:sqlite. It is set to WAL and full synchronization,
   * and stays open when the store is closed.
   */
  | { database: SqliteDatabase }
  /**
   * Beside the importer's own tables. Its settings are not changed, except that a busy timeout of zero is raised.
   * Unsafe settings are reported by a warning. It stays open when the store is closed.
   */
  | { kysely: KyselyShape }

/**
 * A store on SQLite.
 *
 * Its tables are named `parley_…`. `migrate` makes them. The first call opens the database. A commit is on the disk
 * when it is acknowledged (WAL, `synchronous = full`). Other processes may use the same file. A call waits up to five
 * seconds for them, without stopping this process.
 *
 * A new file that is opened here by its path can be accessed by its owner only. After the store is closed, and no other
 * process has the file open, the file alone is the whole database.
 *
 * @example
 * ```ts
 * const store = sqlite('parley.db')
 * const store = sqlite({ database: new DatabaseSync('parley.db') })
 * const store = sqlite({ kysely: db })
 * ```
 *
 * @throws `store.misconfigured` for options that are unknown or do not fit. `store.misconfigured` from every member if
 * `libsql` is needed and not installed. `store.misconfigured` from every member if the folder does not exist, or if the
 * file is not a database. `store.unavailable` from every member if the file cannot be read or written now, and after
 * the store was closed
 */
export function sqlite(from: string | SqliteDatabase | SqliteOptions): Store {
  if (typeof from === 'string') return sqlite({ path: from })
  if (isDatabase(from)) return sqlite({ database: from })
  ensureOptions(from, forms, 'Give the path of a file, or { path }, { database } or { kysely }.')
  const durable = !isInMemory(from)
  const connection = connect(from)
  if (durable && 'path' in from && from.thread !== false) {
    const thread = writingThread()
    if (thread !== undefined) return onThread(connection, new WrittenFile(thread, from.path))
  }
  return sqlStore(connection, durable ? engineOfFiles : engineInMemory)
}

function isDatabase(from: SqliteDatabase | SqliteOptions): from is SqliteDatabase {
  return typeof from === 'object' && from !== null && 'prepare' in from
}

function onThread(connection: Connection, file: WrittenFile): Store {
  const known = new KnownLayout()
  const store = sqlStore(connection, threadedEngine(file), known)
  return {
    ...store,
    async migrate(options) {
      if (options.apply) file.expectWrites()
      const migrated = await store.migrate(options)
      if (options.apply) await file.ready(known.for('migrate'))
      return migrated
    },
    async log(tenant, options) {
      const page = await store.log(tenant, options)
      // A caller that reads in a loop would otherwise block the answers of the thread.
      await turn()
      return page
    },
    async [Symbol.asyncDispose]() {
      await file.close()
      await store[Symbol.asyncDispose]()
    },
  }
}

/**
 * The SQL that `migrate` runs on an empty database, part by part, for a tool that applies it.
 *
 * @param schema the schema of `migrate`. Default: the kinds of the kernel.
 */
export function migrationSql(schema: Schema = schemaOf()): string {
  return printMigrations(sqliteMigrations, layoutOf(schema))
}

function connect(options: SqliteOptions): Connection {
  if ('kysely' in options) return kyselyConnection({ kysely: options.kysely, inspect: ensureWaiting })
  if ('path' in options) return fileConnection(options.path)
  return syncConnection({ open: async () => makeSafe(options.database), owned: false })
}

function isInMemory(options: SqliteOptions): boolean {
  if ('path' in options) return options.path === '' || options.path === ':memory:'
  return 'database' in options && options.database.memory === true
}
