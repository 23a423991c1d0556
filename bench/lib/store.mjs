// Parley's store on the database of a benchmark.
import { sqlite } from '@parley/store-kysely/sqlite'

/**
 * @param {'sqlite' | 'postgres'} store
 * @param {string} database the path of its file, or its URL
 * @returns {Promise<import('@parley/core/store').Store>}
 */
export async function openStore(store, database) {
  if (store === 'sqlite') return sqlite(database)
  const { postgres } = await import('@parley/store-kysely/postgres')
  return postgres(database)
}
