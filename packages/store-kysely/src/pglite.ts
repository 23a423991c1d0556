import { ParleyError } from '@parley/core'
import type { Store } from '@parley/core/store'
import { ensureOptions, object, text } from './lib/options.ts'
import { postgresConnection } from './lib/postgres/connection.ts'
import { postgresEngine } from './lib/postgres/engine.ts'
import { type PGliteDatabase, pgliteSessions } from './lib/postgres/pglite-sessions.ts'
import { sqlStore } from './lib/store.ts'

export type { PGliteDatabase }

/** Where the store keeps its tables. */
export type PGliteOptions =
  /** In a folder. Without a folder, nothing is kept. The database is closed with the store. */
  | { folder?: string }
  /** In a database that the importer opened. It stays open when the store is closed. */
  | { database: PGliteDatabase; durable: boolean }

const forms = [
  { folder: text('the path of a folder') },
  {
    database: object('an opened PGlite', 'query', 'transaction'),
    durable: (value: unknown) => (typeof value === 'boolean' ? undefined : 'It must be true or false.'),
  },
]

/**
 * A store on PGlite: PostgreSQL within this process, for this process alone.
 *
 * Its tables and functions are those of PostgreSQL, in the schema `parley`. It is opened at the first call.
 *
 * @throws `store.misconfigured` for options that are unknown or do not fit. `store.misconfigured` from every member if
 * `@electric-sql/pglite` is needed and not installed. `store.unavailable` from every member if the folder cannot be
 * used, and after the store was closed
 */
export function pglite(from: string | PGliteOptions = {}): Store {
  if (typeof from === 'string') return pglite({ folder: from })
  // Without a folder nothing is kept.
  if (
    typeof from !== 'object' ||
    from === null ||
    Array.isArray(from) ||
    Object.values(from).some((value) => value !== undefined)
  )
    ensureOptions(from, forms, 'Give the path of a folder, or { folder } or { database, durable }.')
  const durable = 'database' in from ? from.durable : from.folder !== undefined
  const sessions =
    'database' in from
      ? pgliteSessions({ open: async () => from.database, owned: false })
      : pgliteSessions({ open: () => openFolder(from.folder), owned: true })
  return sqlStore(postgresConnection(sessions), postgresEngine({ durable, shared: false, batch: 500 }))
}

async function openFolder(folder: string | undefined): Promise<PGliteDatabase> {
  const { PGlite } = await import('@electric-sql/pglite').catch((cause: unknown) => {
    const reason = 'The package @electric-sql/pglite is not installed.'
    const fix = 'Install it (npm install @electric-sql/pglite), or give an opened database.'
    throw new ParleyError('store.misconfigured', { cause, reason, fix })
  })
  return PGlite.create(folder === undefined ? {} : { dataDir: folder })
}
