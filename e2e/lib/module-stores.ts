import { memoryStore } from '@parley/core/memory'
import type { Store } from '@parley/core/store'
import { pglite } from '@parley/store-kysely/pglite'
import { postgres } from '@parley/store-kysely/postgres'
import { sqlite } from '@parley/store-kysely/sqlite'
import { openDatabase } from './own-database.ts'
import { serverUrl } from './postgres.ts'
import { scratch } from './scratch.ts'

/** A store that a module runs on. */
export type ModuleStore = 'memory' | 'sqlite' | 'pglite' | 'postgres'

/** The stores of this machine. */
export const moduleStores: readonly ModuleStore[] =
  serverUrl === undefined ? ['memory', 'sqlite', 'pglite'] : ['memory', 'sqlite', 'pglite', 'postgres']

/** An empty store, and all that is opened for it. */
export async function openModuleStore(kind: ModuleStore): Promise<AsyncDisposable & { store: Store }> {
  const none = async (): Promise<void> => {}
  switch (kind) {
    case 'memory':
      return { store: memoryStore(), [Symbol.asyncDispose]: none }
    case 'pglite':
      return { store: pglite(), [Symbol.asyncDispose]: none }
    case 'sqlite': {
      const folder = scratch()
      return { store: sqlite(folder.file('parley.db')), [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() }
    }
    case 'postgres': {
      const database = await openDatabase()
      return { store: postgres(database.url), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
    }
    default:
      return kind satisfies never
  }
}
