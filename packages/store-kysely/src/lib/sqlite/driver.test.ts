import { storeContract } from '@parley/core/testing'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { harnessOver } from '../../../test/harness.ts'
import { opened, schema, tenant } from '../../../test/records.ts'
import { sqlite } from '../../sqlite.ts'
import type { SqliteDatabase } from './database.ts'

interface NodeSqlite {
  DatabaseSync: new (path: string) => SqliteDatabase
}

const builtIn = process.getBuiltinModule('node:sqlite') as object as NodeSqlite | undefined

if (builtIn === undefined) {
  describe('the store contract on node:sqlite', () => {
    it.skip(`(skipped: Node ${process.versions.node} has no node:sqlite)`)
  })
} else {
  const open = harnessOver((path) => {
    const database = new builtIn.DatabaseSync(path)
    return { store: sqlite({ database }), close: () => database.close() }
  })
  storeContract({ describe, it, expect }, { name: 'node:sqlite', open, offers: ['durable', 'shared'] })
}

describe('a database that was opened elsewhere', () => {
  it('is made safe, and stays open when the store is closed', async () => {
    const harness = await harnessOver((path) => {
      const database = new Database(path)
      const store = sqlite(database)
      const after = (): void => {
        expect(database.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }])
        expect(database.pragma('synchronous')).toEqual([{ synchronous: 2 }])
        database.close()
      }
      return { store, close: after }
    })()
    await harness.store.migrate({ schema, apply: true })
    await harness[Symbol.asyncDispose]()
    expect.assertions(2)
  })

  it('in memory is not durable', () => {
    const nothing = { durable: false, shared: false }
    expect(sqlite(new Database(':memory:')).capabilities).toMatchObject(nothing)
    expect(sqlite(':memory:').capabilities).toMatchObject(nothing)
    expect(sqlite('parley.db').capabilities).toMatchObject({ durable: true, shared: true })
  })

  it("may be written to by its owner at any time, outside of the store's transactions", async () => {
    const database = new Database(':memory:')
    database.exec('create table orders (id integer)')
    const store = sqlite(database)
    await store.migrate({ schema, apply: true })
    const insert = database.transaction((id: number) => database.prepare('insert into orders values (?)').run(id))
    const commits = Array.from({ length: 50 }, async (_, id) => {
      await store.commit([
        { tenant, expect: [], put: [], add: [], jobs: [], remove: [], events: [opened('con_1', id)] },
      ])
      insert(id)
    })
    await Promise.all(commits)
    expect(database.prepare('select count(*) as n from orders').all()).toEqual([{ n: 50 }])
    database.close()
  })
})
