import type { PGlite } from '@electric-sql/pglite'
import { type StoreUnderTest, storeContract } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { openEmbedded } from '../test/embedded.ts'
import { emptied } from '../test/postgres-harness.ts'
import { pglite } from './pglite.ts'

// Databases that were used and emptied.
const free: PGlite[] = []

const open: StoreUnderTest['open'] = async ({ bare } = { bare: true }) => {
  const database = free.pop() ?? (await openEmbedded())
  if (bare) await database.exec('drop schema if exists parley cascade')
  const store = pglite({ database, durable: true })
  return {
    store,
    reopen: async () => pglite({ database, durable: true }),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await database.exec(emptied)
      free.push(database)
    },
  }
}

storeContract({ describe, it, expect }, { name: 'pglite', open, offers: ['durable'] })
