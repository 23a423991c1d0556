// A database with data to read, and an open store on it.
import { schemaOf } from '@parley/core/store'
import { openDatabases } from './databases.mjs'
import { fill } from './fill.mjs'
import { openQueries } from './query.mjs'
import { say } from './report.mjs'
import { openStore } from './store.mjs'

/**
 * @typedef {object} Data
 * @property {import('@parley/core/store').Store} store
 * @property {() => import('./query.mjs').Query} connect over a connection of its own: the queries of one arm warm up
 * nothing for another
 */

/**
 * Fills a database for each size, and runs `work` on each.
 * @template Result
 * @param {Pick<import('./options.mjs').Options, 'store' | 'sizes' | 'seed'>} options
 * @param {(data: Data & { size: number }) => Promise<Result>} work
 * @param {(query: import('./query.mjs').Query) => Promise<(messages: readonly import('@parley/core').Message[]) => Promise<void>>} [beside] creates
 * the data of the other arms, for each thousand messages
 * @param {(store: import('@parley/core/store').Store, options: { size: number, seed: number, written: (messages: readonly import('@parley/core').Message[]) => Promise<void> }) => Promise<void>} [filled] writes
 * the data. Default: messages
 * @returns {Promise<Map<number, Result>>}
 */
export async function forEachSize({ store: kind, sizes, seed }, work, beside, filled = fill) {
  /** @type {Map<number, Result>} */
  const results = new Map()
  const databases = await openDatabases(kind)
  try {
    for (const size of sizes) {
      const database = await databases.fresh()
      const where = { store: kind, database: database.location }
      const began = performance.now()
      const empty = await openStore(kind, database.location)
      await empty.migrate({ schema: schemaOf(), apply: true })
      const before = openQueries(where)
      const written = (await beside?.(before.query)) ?? (async () => {})
      await filled(empty, { size, seed, written })
      await empty[Symbol.asyncDispose]()
      await before.close()
      // As after a night: PostgreSQL has analyzed its tables.
      await databases.makeTemplate(database)
      say(`${size} records written in ${((performance.now() - began) / 1000).toFixed(0)} s`)
      const store = await openStore(kind, database.location)
      await store.migrate({ schema: schemaOf(), apply: false })
      /** @type {import('./query.mjs').Queries[]} */
      const opened = []
      const connect = () => {
        const queries = openQueries(where)
        opened.push(queries)
        return queries.query
      }
      results.set(size, await work({ store, connect, size }))
      await store[Symbol.asyncDispose]()
      for (const { close } of opened) await close()
      await database.released()
      await database.drop()
    }
  } finally {
    await databases.close()
  }
  return results
}
