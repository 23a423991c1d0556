import type { Store } from '@parley/core/store'
import { type StoreUnderTest, storeContract } from '@parley/core/testing'
import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { emptied, serverUrl } from '../test/postgres-harness.ts'
import { makeSchema, openTwoRoles, poolOf, storeOfTwoRoles } from '../test/two-roles.ts'

/** A database, and the pools of its roles. */
interface Opened {
  admin: pg.Pool
  owner: pg.Pool
  app: pg.Pool
}

const free: Opened[] = []

async function openPools(server: string): Promise<Opened> {
  const { database, owner, app } = await openTwoRoles(server)
  return { admin: poolOf(database.url, 1), owner: poolOf(owner, 2), app: poolOf(app, 4) }
}

function openOn(server: string): StoreUnderTest['open'] {
  return async ({ bare } = { bare: true }) => {
    const opened = free.pop() ?? (await openPools(server))
    const { admin, owner, app } = opened
    if (bare) {
      await admin.query('drop schema if exists parley cascade')
      await admin.query(makeSchema)
    }
    const stores: Store[] = []
    const another = async (): Promise<Store> => {
      const store = storeOfTwoRoles(owner, app)
      stores.push(store)
      return store
    }
    return {
      store: await another(),
      second: another,
      reopen: another,
      async [Symbol.asyncDispose]() {
        for (const store of stores) await store[Symbol.asyncDispose]()
        await admin.query(emptied)
        free.push(opened)
      },
    }
  }
}

if (serverUrl === undefined) {
  describe('the store contract on postgres with a role that owns nothing', () => {
    it.skip('(skipped: no PostgreSQL could be started)')
  })
} else {
  const open = openOn(serverUrl)
  const name = 'postgres with a role that owns nothing'
  storeContract({ describe, it, expect }, { name, open, offers: ['durable', 'shared'] })
}
