import { ParleyError, type Store } from '@parley/core'
import { postgresConnection } from './lib/postgres/connection.ts'
import { postgresEngine } from './lib/postgres/engine.ts'
import { type PGliteDatabase, pgliteSessions } from './lib/postgres/pglite-sessions.ts'
import { sqlStore } from './lib/store.ts'

export type { PGliteDatabase }

/** Where the store keeps its tables. */
export type PGliteOptions =
  /** In a folder; where no folder is named, nothing is kept. It is closed with the store. */
  | { folder?: string }
  /** In a database that the importer opened, which stays open when the store is closed. */
  | { database: PGliteDatabase; durable: boolean }

/**
 * A store on PGlite: PostgreSQL within this process, for this process alone.
 *
 * Its tables and functions are those of PostgreSQL, in the schema `parley`. Opens lazily, at the first call.
 *
 * @throws `store.unavailable` from every member, where the folder cannot be used, where `@electric-sql/pglite` is needed
 * and not installed, and after the store was closed
 */
export function pglite(from: string | PGliteOptions = {}): Store {
  if (typeof from === 'string') return pglite({ folder: from })
  const durable = 'database' in from ? from.durable : from.folder !== undefined
  const sessions =
    'database' in from
      ? pgliteSessions({ open: async () => from.database, owned: false })
      : pgliteSessions({ open: () => openFolder(from.folder), owned: true })
  return sqlStore(postgresConnection(sessions), postgresEngine({ durable, shared: false, batch: 500 }))
}

async function openFolder(folder: string | undefined): Promise<PGliteDatabase> {
  const { PGlite } = await import('@electric-sql/pglite').catch((cause: unknown) => {
    const reason = 'The package @electric-sql/pglite is not installed: add it, or give an opened database.'
    throw new ParleyError('store.unavailable', { cause, reason })
  })
  return PGlite.create(folder === undefined ? {} : { dataDir: folder })
}
