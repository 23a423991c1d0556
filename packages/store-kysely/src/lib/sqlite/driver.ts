import { ParleyError } from '@parley/core'
import type { SqlValue } from '../statement.ts'

/** A prepared statement: the part of better-sqlite3's, libsql's and node:sqlite's that is called. */
export interface SqliteStatement {
  all(...parameters: SqlValue[]): unknown[]
  run(...parameters: SqlValue[]): unknown
  /** Rows come as lists of their values, where the driver can: it makes them in half the time. */
  raw?(on: boolean): unknown
  columns?(): { name: string }[]
}

/** A synchronous SQLite connection: the part of better-sqlite3's, libsql's and node:sqlite's that is called. */
export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  close(): unknown
  /** It is kept in memory only; drivers that do not tell are taken to keep a file. */
  readonly memory?: boolean
}

/**
 * Opens a file with libsql and {@link makeSafe | makes it safe}; `alone`, nobody else may have it open then or later.
 *
 * @throws `store.unavailable` where libsql is not installed; what libsql throws where the file cannot be opened
 */
export async function openFile(path: string, { alone = false }: { alone?: boolean } = {}): Promise<SqliteDatabase> {
  const { default: Database } = await import('libsql').catch((cause: unknown) => {
    const reason = 'The package libsql is not installed: add it, or give an opened database of another driver.'
    throw new ParleyError('store.unavailable', { cause, reason })
  })
  const database = new Database(path)
  try {
    // No wait inside the driver: it would stop the whole process. A transaction that finds the file busy is tried again.
    database.exec('pragma busy_timeout = 0')
    if (alone) database.exec('pragma locking_mode = exclusive')
    return makeSafe(database)
  } catch (error) {
    database.close()
    throw error
  }
}

/** Lets an acknowledged commit survive a loss of power, and readers and the writer not wait for each other. */
export function makeSafe(database: SqliteDatabase): SqliteDatabase {
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  // A commit of hundreds of messages touches more pages than are held by default; without room they are written twice.
  database.exec('pragma cache_size = -65536')
  database.exec('pragma wal_autocheckpoint = 10000')
  return database
}
