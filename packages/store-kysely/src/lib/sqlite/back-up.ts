import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ParleyError } from '@parley/core'
import type { SqliteDatabase } from './database.ts'
import { isFile } from './driver.ts'
import { failureOf } from './failure.ts'
import { openLibsql } from './libsql.ts'

/**
 * Copies the database in a file to another file, while other processes read and write it.
 *
 * The copy is one state of the database, with every commit before the call. It begins a log of its own. After it is
 * restored, clients with cursors from after the backup begin again. The file appears when it is complete and on the
 * disk, and only its owner can read it. This thread waits meanwhile.
 *
 * @example
 * ```ts
 * await backUpSqlite('data/parley.db', 'monday.db')
 * ```
 *
 * @throws `input.invalid` for a value that is not a path, or for a source without a database of Parley. `input.invalid`
 * for a target that exists. `store.unavailable` if one of the files cannot be read or written
 */
export async function backUpSqlite(from: string, to: string): Promise<void> {
  for (const [field, path] of Object.entries({ from, to })) ensurePath(field, path)
  const [source, copy] = [resolve(from), resolve(to)]
  if (!isFile(from) || !existsSync(source)) throw refusal(source, 'There is no such file.', 'Name the database.')
  ensureFree(copy)
  const partial = `${copy}.partial`
  make(partial)
  try {
    await inFile(source, (database) => copyTo(database, source, partial))
    await inFile(partial, (database) => finish(database, partial))
    flush(partial)
    place(partial, copy)
  } finally {
    for (const each of [partial, `${partial}-journal`]) rmSync(each, { force: true })
  }
  flush(dirname(copy))
}

function ensurePath(field: string, path: unknown): void {
  if (typeof path === 'string' && path !== '') return
  throw new ParleyError('input.invalid', { field, reason: 'It must be the path of a file.' })
}

async function inFile(path: string, work: (database: SqliteDatabase) => void): Promise<void> {
  try {
    const database = await openLibsql(path)
    try {
      // Another process may hold the file for a moment.
      database.exec('pragma busy_timeout = 5000')
      work(database)
    } finally {
      database.close()
    }
  } catch (error) {
    throw failureOf(error, path)
  }
}

function copyTo(database: SqliteDatabase, source: string, partial: string): void {
  const tables = database.prepare("select 1 from sqlite_master where name = 'parley_store'").all()
  if (tables.length === 0) throw refusal(source, 'It holds no tables of Parley.', 'Name the database of Parley.')
  database.prepare('vacuum into ?').run(partial)
}

function finish(database: SqliteDatabase, partial: string): void {
  database.exec('pragma synchronous = full')
  database.exec('update parley_store set epoch = lower(hex(randomblob(8)))')
  const [found] = database.prepare('pragma quick_check(1)').all()
  if (Object.values(Object(found))[0] === 'ok') return
  throw new ParleyError('store.unavailable', {
    resource: partial,
    reason: 'The copy is damaged.',
    fix: 'Check the disk.',
  })
}

// Reserves the name, and lets only the owner read the copy.
function make(partial: string): void {
  try {
    closeSync(openSync(partial, 'wx', 0o600))
  } catch (error) {
    if (!existsSync(partial)) throw failureOf(error, partial)
    throw refusal(
      partial,
      'It exists.',
      'Wait for the backup that runs. If none runs, one was cut off: remove this file.',
    )
  }
}

// A link fails if the name was taken meanwhile. Some file systems have no links.
function place(partial: string, copy: string): void {
  try {
    linkSync(partial, copy)
  } catch {
    ensureFree(copy)
    renameSync(partial, copy)
  }
}

function ensureFree(copy: string): void {
  if (existsSync(copy)) throw refusal(copy, 'It exists.', 'Name a file that does not exist: none is overwritten.')
}

function flush(path: string): void {
  const open = openSync(path, 'r')
  try {
    fsyncSync(open)
  } catch (error) {
    // Not every system can flush a folder.
    if (path.endsWith('.partial')) throw failureOf(error, path)
  } finally {
    closeSync(open)
  }
}

function refusal(resource: string, reason: string, fix: string): ParleyError {
  return new ParleyError('input.invalid', { resource, reason, fix })
}
