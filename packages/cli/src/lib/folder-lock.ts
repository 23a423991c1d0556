import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
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
 * @throws Error that names the folder, the process that holds it and the fix
 */
export async function lockFolder(data: string, { alone }: { alone: boolean }): Promise<FolderLock> {
  const [file, note] = [join(data, 'parley.lock'), join(data, 'parley.pid')]
  const database = openLock(file)
  for (let tries = 1; !take(database, alone); tries += 1) {
    if (tries < TRIES) {
      await setTimeout(Math.random() * 20)
      continue
    }
    database.close()
    throw new Error(inUse(resolve(data), holderOf(note), alone))
  }
  writeFileSync(note, `${process.pid}\n`, { mode: 0o600 })
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
  const database = new Database(file)
  database.exec('pragma busy_timeout = 0')
  return database
}

function take(database: Database.Database, alone: boolean): boolean {
  try {
    database.exec(alone ? 'begin exclusive' : 'begin; select 1 from sqlite_master')
    return true
  } catch (error) {
    if (database.inTransaction) database.exec('rollback')
    if (Object(error).code === 'SQLITE_BUSY') return false
    throw error
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
