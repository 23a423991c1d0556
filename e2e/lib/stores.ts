import { it } from 'vitest'
import { noServer, serverUrl } from './postgres.ts'

/** The kinds of stores of an installation. */
export type StoreKind = 'sqlite' | 'postgres'

type StoreTest = (store: StoreKind) => Promise<void>

const named: string | undefined = process.env.PARLEY_STORE

/** A test that an ordinary run has time for on every store. `PARLEY_STORE` selects one. */
export function itOnEveryStore(name: string, test: StoreTest, timeout: number): void {
  for (const store of named === undefined ? (['sqlite', 'postgres'] as const) : [kindOf(named)]) {
    itOn(store, name, test, timeout)
  }
}

/** A long test: on SQLite, unless `PARLEY_STORE` selects another store. */
export function itOnOneStore(name: string, test: StoreTest, timeout: number): void {
  itOn(kindOf(named ?? 'sqlite'), name, test, timeout)
}

/** A test that needs a server of PostgreSQL. */
export function itOnPostgres(name: string, test: () => Promise<void>, timeout: number): void {
  itOn('postgres', name, test, timeout)
}

function itOn(store: StoreKind, name: string, test: StoreTest, timeout: number): void {
  if (store === 'postgres' && serverUrl === undefined) it.skip(`${name}, on postgres (skipped: ${noServer})`)
  else it(`${name}, on ${store}`, () => test(store), timeout)
}

function kindOf(name: string): StoreKind {
  if (name === 'sqlite' || name === 'postgres') return name
  throw new Error(`There is no store ${name}.`)
}
