import { PGlite } from '@electric-sql/pglite'
import { storeContract } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { pglite } from './pglite.ts'

// Databases that were used and emptied: opening one takes a second.
const free: PGlite[] = []

const open = async () => {
  const database = free.pop() ?? (await PGlite.create())
  const store = pglite({ database, durable: true })
  return {
    store,
    reopen: async () => pglite({ database, durable: true }),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await database.exec('drop schema if exists parley cascade')
      free.push(database)
    },
  }
}

storeContract({ describe, it, expect }, { name: 'pglite', open, offers: ['durable'] })
