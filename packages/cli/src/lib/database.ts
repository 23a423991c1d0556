import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ParleyError } from '@parley/core'
import type { Store } from '@parley/core/store'
import { postgres, migrationSql as postgresSql } from '@parley/store-kysely/postgres'
import { sqlite, migrationSql as sqliteSql } from '@parley/store-kysely/sqlite'
import { explainRefusal } from './refusal.ts'
import type { Settings } from './settings.ts'

/** Where an installation keeps its records. */
export interface Database {
  engine: 'sqlite' | 'postgres'
  /** Where it is, for people; without user and password. */
  name: string
  /** Opens it; who only looks leaves nothing behind. */
  open(options?: { onlyLook?: boolean }): Store
  /** The SQL of its migrations. */
  migrationSql(): string
  /** An error of its store, in the words of who wrote the environment. */
  explain(error: unknown): unknown
}

/** The PostgreSQL of DATABASE_URL, or else the file in the data folder. */
export function databaseOf({ databaseUrl, data }: Pick<Settings, 'databaseUrl' | 'data'>): Database {
  return databaseUrl === undefined ? sqliteIn(data) : postgresAt(databaseUrl)
}

/** The file that holds the records, in the data folder. */
export function databaseFile(data: string): string {
  return join(data, 'parley.db')
}

/** The note that is left beside that file when its records were moved elsewhere: nothing is opened past it. */
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
    migrationSql: sqliteSql,
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
    migrationSql: postgresSql,
    explain: explainRefusal,
  }
}
