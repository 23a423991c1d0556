import { chmodSync, closeSync, openSync } from 'node:fs'
import type { SqliteDatabase } from './database.ts'
import { openLibsql } from './libsql.ts'

/**
 * Opens a file with libsql and {@link makeSafe | makes it safe}. With `alone`, no other process may have it open.
 *
 * A missing file is made for its owner only. A log that a crash left is moved into the file.
 *
 * @throws as {@link openLibsql}
 */
export async function openFile(path: string, { alone = false }: { alone?: boolean } = {}): Promise<SqliteDatabase> {
  makeFile(path)
  const database = await openLibsql(path)
  try {
    if (alone) database.exec('pragma locking_mode = exclusive')
    makeSafe(database)
    foldLog(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Moves the contents of the write-ahead log into the file. Then the file alone is the whole database.
 *
 * While another connection reads or writes, the log stays. The last connection to close empties it.
 */
export function foldLog(database: SqliteDatabase): void {
  try {
    database.exec('pragma wal_checkpoint(truncate)')
  } catch {
    // The log is as durable as the file. The next process that opens the file moves the log into it.
  }
}

/**
 * Configures a database. An acknowledged commit then survives a loss of power. Readers and the writer do not wait for
 * each other.
 */
export function makeSafe(database: SqliteDatabase): SqliteDatabase {
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  // A commit of hundreds of messages changes more pages than the default cache holds. Without room they are written
  // twice.
  database.exec('pragma cache_size = -32768')
  database.exec('pragma wal_autocheckpoint = 10000')
  return database
}

/** Whether a path is a file on a disk, and not a database in memory or on another machine. */
export function isFile(path: string): boolean {
  return path !== '' && path !== ':memory:' && !/^(file|libsql|https?|wss?):/.test(path)
}

// The log and the index beside the file have its mode. An existing file is not opened here: closing it would release
// every lock of this process on it.
function makeFile(path: string): void {
  if (!isFile(path)) return
  try {
    closeSync(openSync(path, 'wx', 0o600))
    // The umask may have removed bits.
    chmodSync(path, 0o600)
  } catch {
    // The file exists, or SQLite reports the fault.
  }
}
