import { ParleyError } from '@parley/core'
import { blankOf } from '../blank.ts'
import { type Connection, retryWhileBusy } from '../connection.ts'
import type { Script, Step } from '../script.ts'
import { bind, type Row, type SqlValue } from '../statement.ts'
import type { SqliteDatabase, SqliteStatement } from './database.ts'
import { sqliteDialect } from './dialect.ts'
import { foldLog } from './driver.ts'
import { failureOf, isBusy } from './failure.ts'

/** The number of prepared statements that are kept: about ten for each kind of record. */
const PREPARED = 1000

export interface SyncConnectionOptions {
  /** Opens and configures the database at the first call. */
  open(): Promise<SqliteDatabase>
  /** Whether `close` closes the database, after the log is moved into the file. */
  owned: boolean
  /** The file, which errors name. */
  file?: string | undefined
}

interface Prepared {
  statement: SqliteStatement
  /** For rows as lists of values: the names of the columns, and a row to fill. */
  lists?: { names: readonly string[]; blank: Row }
}

/**
 * Runs scripts on a synchronous driver.
 *
 * A transaction runs from its beginning to its end without a pause. So it needs no lock within the process: no other
 * script and no other use of the database interleaves.
 */
export function syncConnection({ open, owned, file }: SyncConnectionOptions): Connection {
  let opening: Promise<SqliteDatabase> | undefined
  let closed = false
  const statements = new Map<string, Prepared>()

  const database = async (): Promise<SqliteDatabase> => {
    ensureOpen()
    opening ??= open()
    try {
      return await opening
    } catch (error) {
      opening = undefined
      throw failureOf(error, file)
    }
  }
  const ensureOpen = (): void => {
    if (closed) throw new ParleyError('store.unavailable', { reason: 'The store is closed.' })
  }
  const prepare = (db: SqliteDatabase, sql: string, reads: boolean): Prepared => {
    const prepared = statements.get(sql) ?? prepareOn(db, sql, reads)
    // The statement that was used last is at the end. The first one is dropped.
    statements.delete(sql)
    statements.set(sql, prepared)
    for (const oldest of statements.keys()) {
      if (statements.size <= PREPARED) break
      statements.delete(oldest)
    }
    return prepared
  }
  const execute = (db: SqliteDatabase, { statement, rows, reads }: Step): Row[] => {
    try {
      const compiled = statement.in(sqliteDialect)
      const prepared = prepare(db, compiled.sql, reads)
      if (reads) return rows.flatMap((row) => named(prepared, prepared.statement.all(...bind(compiled, row))))
      for (const row of rows) prepared.statement.run(...bind(compiled, row))
      return []
    } catch (error) {
      // A statement that failed midway may keep its read open.
      statements.clear()
      throw failureOf(error, file)
    }
  }
  const transact = <Result>(db: SqliteDatabase, begin: string, script: Script<Result>): Result => {
    ensureOpen()
    control(db, begin, file)
    try {
      // A reader can find the file busy only here. From its first statement on, a transaction reads one state.
      control(db, 'select 1 from sqlite_master limit 1', file)
      let step = script.next()
      while (step.done !== true) step = script.next(execute(db, step.value))
      control(db, 'commit', file)
      return step.value
    } catch (error) {
      undo(db)
      throw error
    }
  }

  const alone = (db: SqliteDatabase, step: Step): Row[] => {
    ensureOpen()
    return execute(db, step)
  }

  return {
    dialect: sqliteDialect,
    ask(statement, values, options) {
      const step = { statement, rows: [values], reads: true }
      return retryWhileBusy(async () => alone(await database(), step), isBusy, options)
    },
    read(script, options) {
      return retryWhileBusy(async () => transact(await database(), 'begin', script()), isBusy, options)
    },
    write(script, options) {
      return retryWhileBusy(async () => transact(await database(), 'begin immediate', script()), isBusy, options)
    },
    async close() {
      if (closed) return
      closed = true
      statements.clear()
      const opened = await opening?.catch(() => undefined)
      if (!owned || opened === undefined) return
      foldLog(opened)
      opened.close()
    },
  }
}

function prepareOn(db: SqliteDatabase, sql: string, reads: boolean): Prepared {
  const prepared = db.prepare(sql)
  if (!reads || prepared.raw === undefined || prepared.columns === undefined) return { statement: prepared }
  prepared.raw(true)
  const names = prepared.columns().map(({ name }) => name)
  return { statement: prepared, lists: { names, blank: blankOf(names) } }
}

function named({ lists }: Prepared, rows: readonly unknown[]): Row[] {
  if (lists === undefined) return rows as Row[]
  const { names, blank } = lists
  return (rows as readonly SqlValue[][]).map((values) => {
    const row: Row = { ...blank }
    for (let place = 0; place < names.length; place += 1) row[names[place] ?? ''] = values[place] ?? null
    return row
  })
}

// This statement is never prepared. If the file is busy, libsql releases a prepared statement only when it is garbage.
// Until then the connection cannot commit.
function control(db: SqliteDatabase, sql: string, file: string | undefined): void {
  try {
    db.exec(sql)
  } catch (error) {
    throw failureOf(error, file)
  }
}

function undo(db: SqliteDatabase): void {
  try {
    db.exec('rollback')
  } catch {
    // Some failures, such as a full disk, have undone the transaction already.
  }
}
