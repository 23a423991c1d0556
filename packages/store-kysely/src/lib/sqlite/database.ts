import type { SqlValue } from '../sql-value.ts'

/** A prepared statement: the part of better-sqlite3's, libsql's and node:sqlite's that is called. */
export interface SqliteStatement {
  all(...parameters: SqlValue[]): unknown[]
  run(...parameters: SqlValue[]): unknown
  /** With `true`, a row is a list of its values. Not every driver has it. It takes half the time. */
  raw?(on: boolean): unknown
  columns?(): { name: string }[]
}

/** A synchronous SQLite connection: the part of better-sqlite3's, libsql's and node:sqlite's that is called. */
export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  close(): unknown
  /** The database is in memory only. A driver without this member is assumed to use a file. */
  readonly memory?: boolean
}
