import { accessSync, constants, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Database from 'libsql'
import { whyNot } from './system-error.ts'

/** A hold on the data folder. It ends with the process, however that ends. */
export interface FolderLock {
  release(): void
}

/** Two processes that start together may be in each other's way for a moment: how often each tries. */
const TRIES = 10

/**
 * Holds the data folder. A process with the simulator holds it alone: the simulated account lives in its memory.
 * Processes without the simulator share it.
 *
 * The lock is the operating system's, on a file in the folder. A process that was killed leaves no lock behind.
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
    // Made here for its owner only; a file that exists is not opened, since closing it would end the lock.
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

// Parley keeps nothing in it: without it, it is made anew.
function unusable(file: string, cause: unknown): Error {
  return new Error(`${file} cannot be used: ${whyNotUsed(file, cause)}. Remove it while no process uses the folder.`, {
    cause,
  })
}

// SQLite does not always say why.
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

// The note of a process that was killed is old.
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It is another user's.
    return Object(error).code === 'EPERM'
  }
}

function inUse(folder: string, pid: number | undefined, alone: boolean): string {
  const process = pid === undefined ? 'another process' : `process ${pid}`
  const why = alone
    ? 'The simulator keeps its account in the memory of one process, so this folder is for one process'
    : 'That process runs the simulator, which has the folder for itself'
  return `PARLEY_DATA ${folder} is in use by ${process}. ${why}. Stop ${process}, or name another folder in PARLEY_DATA.`
}
