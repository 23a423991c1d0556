import { chmodSync, closeSync, openSync } from 'node:fs'
import type { SqliteDatabase } from './database.ts'
import { openLibsql } from './libsql.ts'

/**
 * Opens a file with libsql and {@link makeSafe | makes it safe}. With `alone`, no other process may have it open.
 *
 * A file that is not there is made for its owner only. A log that a crash left behind is folded into the file.
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
 * While another connection reads or writes, the log stays: the last one to close empties it.
 */
export function foldLog(database: SqliteDatabase): void {
  try {
    database.exec('pragma wal_checkpoint(truncate)')
  } catch {
    // The log is as durable as the file: nothing is lost, and the next one to open it folds it.
  }
}

/** Lets an acknowledged commit survive a loss of power, and readers and the writer not wait for each other. */
export function makeSafe(database: SqliteDatabase): SqliteDatabase {
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  // A commit of hundreds of messages touches more pages than are held by default; without room they are written twice.
  database.exec('pragma cache_size = -32768')
  database.exec('pragma wal_autocheckpoint = 10000')
  return database
}

/** Whether a path names a file on a disk, and not a database in memory or on another machine. */
export function isFile(path: string): boolean {
  return path !== '' && path !== ':memory:' && !/^(file|libsql|https?|wss?):/.test(path)
}

// The log and the index beside the file have its mode. An existing file is not opened here: closing it would release every
// lock of this process on it.
function makeFile(path: string): void {
  if (!isFile(path)) return
  try {
    closeSync(openSync(path, 'wx', 0o600))
    // The umask may have removed bits.
    chmodSync(path, 0o600)
  } catch {
    // It exists, or SQLite reports the fault.
  }
}
