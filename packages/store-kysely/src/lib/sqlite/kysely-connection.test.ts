import { storeContract } from '@parley/core/testing'
import { CamelCasePlugin, Kysely, type SqliteDatabase, SqliteDialect, type SqliteDialectConfig, sql } from 'kysely'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { emptyFolder, harnessOver } from '../../../test/harness.ts'
import { opened, schema, tenant } from '../../../test/records.ts'
import { sqlite } from '../../sqlite.ts'

const own = (database: SqliteDialectConfig['database']) => new Kysely({ dialect: new SqliteDialect({ database }) })

// Two connections of one process must not wait inside the driver: that would stop the other one.
const open = harnessOver((path) => {
  const database = new Database(path)
  database.exec('pragma busy_timeout = 1')
  const kysely = own(resetting(database))
  return { store: sqlite({ kysely }), close: () => kysely.destroy() }
})

// better-sqlite3 does this by itself: a statement that found the file busy is reset at once.
function resetting(database: Database.Database): SqliteDatabase {
  const control = (sql: string) => ({
    reader: false,
    all: () => [],
    iterate: () => [].values(),
    run() {
      database.exec(sql)
      return { changes: 0, lastInsertRowid: 0 }
    },
  })
  return {
    prepare: (sql) => (/^(begin|commit|rollback)/.test(sql) ? control(sql) : database.prepare(sql)),
    close: () => database.close(),
  }
}

storeContract(
  { describe, it, expect },
  { name: "sqlite on the importer's Kysely", open, offers: ['durable', 'shared'] },
)

const commitOf = (at: number) => [
  { tenant, expect: [], put: [], add: [], jobs: [], remove: [], events: [opened('con_1', at)] },
]

describe("the importer's Kysely", () => {
  it('keeps its own tables and plugins, and stays open', async () => {
    const kysely = own(new Database(':memory:')).withPlugin(new CamelCasePlugin())
    await kysely.schema.createTable('orders').addColumn('order_id', 'text').execute()
    const store = sqlite({ kysely })
    await store.migrate({ schema, apply: true })
    await Promise.all([store.commit(commitOf(1)), sql`insert into orders values ('o1')`.execute(kysely)])
    await store[Symbol.asyncDispose]()
    expect((await sql`select order_id from orders`.execute(kysely)).rows).toEqual([{ orderId: 'o1' }])
    await kysely.destroy()
  })

  it('that is destroyed rejects with store.unavailable', async () => {
    const kysely = own(new Database(':memory:'))
    const store = sqlite({ kysely })
    await store.migrate({ schema, apply: true })
    await kysely.destroy()
    await expect(store.commit(commitOf(1))).rejects.toMatchObject({ code: 'store.unavailable' })
  })

  it.each([
    ['synchronous = normal', ['synchronous = 1']],
    ['synchronous = off', ['synchronous = 0']],
    ['journal_mode = memory', ['journal_mode = memory']],
    ['journal_mode = wal', undefined],
  ])('R2(b): with %s it reports the unsafe settings', async (setting, told) => {
    await using folder = await emptyFolder()
    const database = new Database(`${folder.path}/parley.db`)
    database.exec(`pragma ${setting}`)
    const kysely = own(database)
    expect((await sqlite({ kysely }).migrate({ schema, apply: false })).unsafe).toEqual(told)
    await kysely.destroy()
  })
})
