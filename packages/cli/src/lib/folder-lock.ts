import { accessSync, constants, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Database from 'libsql'
import { whyNot } from './system-error.ts'

/** A lock on the data folder. It ends with the process, for any reason. */
export interface FolderLock {
  release(): void
}

/** Two processes that start together may block each other for a moment: the number of attempts. */
const TRIES = 10

/**
 * Locks the data folder. A process with the simulator locks it alone: the simulated account is in its memory. Processes
 * without the simulator share it.
 *
 * The operating system holds the lock, on a file in the folder. A killed process leaves no lock behind.
 *
 * @throws Error that names the folder, the process that holds it and the fix, or the file that cannot be used
 */
export async function lockFolder(data: string, { alone }: { alone: boolean }): Promise<FolderLock> {
  // Absolute: SQLite reads a path that begins like a URL as one.
  const [file, note] = [resolve(data, 'parley.lock'), resolve(data, 'parley.pid')]
  const database = openLock(file)
  for (let tries = 1; !take(database, file, alone); tries += 1) {
    if (tries < TRIES) {
      await setTimeout(Math.random() * 20)
      continue
    }
    database.close()
    throw new Error(inUse(resolve(data), holderOf(note), alone))
  }
  writeNote(note, database)
  return {
    release() {
      if (holderOf(note) === process.pid) rmSync(note, { force: true })
      database.exec('rollback')
      database.close()
    },
  }
}

function openLock(file: string): Database.Database {
  try {
    // Created for its owner only. An existing file is not opened, because closing it would end the lock.
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if (Object(cause).code !== 'EEXIST') throw new Error(`${file} cannot be written: ${whyNot(cause)}.`, { cause })
  }
  try {
    const database = new Database(file)
    database.exec('pragma busy_timeout = 0')
    return database
  } catch (cause) {
    throw unusable(file, cause)
  }
}

function writeNote(note: string, database: Database.Database): void {
  try {
    writeFileSync(note, `${process.pid}\n`, { mode: 0o600 })
  } catch (cause) {
    database.close()
    throw new Error(`${note} cannot be written: ${whyNot(cause)}.`, { cause })
  }
}

// Parley stores nothing in it: a missing file is created again.
function unusable(file: string, cause: unknown): Error {
  return new Error(`${file} cannot be used: ${whyNotUsed(file, cause)}. Remove it while no process uses the folder.`, {
    cause,
  })
}

// SQLite does not always report the reason.
function whyNotUsed(file: string, cause: unknown): string {
  try {
    if (statSync(file).isDirectory()) return 'a folder has its name'
    accessSync(file, constants.R_OK | constants.W_OK)
    return whyNot(cause) || 'SQLite cannot open it'
  } catch (error) {
    return whyNot(error)
  }
}

function take(database: Database.Database, file: string, alone: boolean): boolean {
  try {
    database.exec(alone ? 'begin exclusive' : 'begin; select 1 from sqlite_master')
    return true
  } catch (error) {
    if (database.inTransaction) database.exec('rollback')
    if (Object(error).code === 'SQLITE_BUSY') return false
    database.close()
    throw unusable(file, error)
  }
}

function holderOf(note: string): number | undefined {
  try {
    const pid = Number(readFileSync(note, 'utf8'))
    return pid > 0 && lives(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

// The note of a killed process is out of date.
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Another user owns it.
    return Object(error).code === 'EPERM'
  }
}

function inUse(folder: string, pid: number | undefined, alone: boolean): string {
  const process = pid === undefined ? 'another process' : `process ${pid}`
  const why = alone
    ? 'The simulator keeps its account in the memory of one process, so only one process may use this folder'
    : 'That process runs the simulator, which locks the folder'
  return `PARLEY_DATA ${folder} is in use by ${process}. ${why}. Stop ${process}, or set PARLEY_DATA to another folder.`
}
