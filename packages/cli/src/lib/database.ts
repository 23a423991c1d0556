import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ParleyError } from '@parley/core'
import type { Store } from '@parley/core/store'
import { postgres, migrationSql as postgresSql } from '@parley/store-kysely/postgres'
import { sqlite, migrationSql as sqliteSql } from '@parley/store-kysely/sqlite'
import { schema } from './modules.ts'
import { explainRefusal } from './refusal.ts'
import type { Settings } from './settings.ts'

/** The database of an installation's records. */
export interface Database {
  engine: 'sqlite' | 'postgres'
  /** Its place in messages; without user and password. */
  name: string
  /** Opens it; a status creates nothing. */
  open(options?: { onlyLook?: boolean }): Store
  /** The SQL of its migrations. */
  migrationSql(): string
  /** Converts an error of its store to the terms of the environment. */
  explain(error: unknown): unknown
}

/** The PostgreSQL of DATABASE_URL, or else the file in the data folder. */
export function databaseOf({ databaseUrl, data }: Pick<Settings, 'databaseUrl' | 'data'>): Database {
  return databaseUrl === undefined ? sqliteIn(data) : postgresAt(databaseUrl)
}

/** The file of the records, in the data folder. */
export function databaseFile(data: string): string {
  return join(data, 'parley.db')
}

/** The note beside that file after its records were moved: nothing is opened while it exists. */
export function movedNote(data: string): string {
  return join(data, 'moved.txt')
}

function sqliteIn(data: string): Database {
  const file = databaseFile(data)
  return {
    engine: 'sqlite',
    name: `SQLite in ${file}`,
    open({ onlyLook = false } = {}) {
      if (existsSync(movedNote(data))) {
        throw new Error(`PARLEY_DATA ${data} was moved to PostgreSQL: set DATABASE_URL, or read ${movedNote(data)}`)
      }
      return sqlite(onlyLook && !existsSync(file) ? ':memory:' : file)
    },
    migrationSql: () => sqliteSql(schema),
    explain: (error) => explainFile(file, error),
  }
}

function explainFile(file: string, error: unknown): unknown {
  if (!ParleyError.is(error)) return error
  const { resource = resolve(file), reason = error.row.title, fix } = error
  return new Error(`${resource} cannot be used. ${reason} ${fix}`, { cause: error })
}

function postgresAt(databaseUrl: string): Database {
  const { host, pathname } = new URL(databaseUrl)
  return {
    engine: 'postgres',
    name: `PostgreSQL at ${host}${pathname}`,
    open: () => postgres(databaseUrl),
    migrationSql: () => postgresSql(schema),
    explain: explainRefusal,
  }
}
