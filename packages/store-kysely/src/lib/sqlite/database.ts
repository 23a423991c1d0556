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
