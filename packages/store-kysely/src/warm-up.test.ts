import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createParley, type Parley, silentLogger } from '@parley/core'
import type { Store } from '@parley/core/store'
import { fakeChannel } from '@parley/core/testing'
import Database from 'libsql'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { emptyFolder } from '../test/harness.ts'
import { openDatabase, serverUrl } from '../test/postgres-harness.ts'
import { schema } from '../test/records.ts'
import type { Connection } from './lib/connection.ts'
import { layoutOf } from './lib/layout.ts'
import { threadedEngine } from './lib/sqlite/engine.ts'
import { WritingThread } from './lib/sqlite/thread/writing-thread.ts'
import { WrittenFile } from './lib/sqlite/thread/written-file.ts'
import { postgres } from './postgres.ts'
import { type SqliteDatabase, sqlite } from './sqlite.ts'

const alice = '+14155550123'

/** A process that starts on an existing database, and its first webhooks. */
async function begin(store: Store): Promise<{ parley: Parley; hear(text: string): Promise<number> }> {
  const line = fakeChannel()
  const on = { 'message.received': () => undefined }
  const parley = await createParley({ store, channels: { line }, on, environment: { log: silentLogger } })
  return {
    parley,
    hear: async (text) =>
      (await parley.handleWebhook('line', line.inbound({ from: alice, text, name: 'Alice' }))).status,
  }
}

/** A database that records the prepared statements. */
function noting(database: SqliteDatabase, prepared: string[]): SqliteDatabase {
  return {
    prepare(sql) {
      prepared.push(sql)
      return database.prepare(sql)
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  }
}

describe('found by use: ready means ready', () => {
  it('on SQLite ready prepares every statement of the first webhook', async () => {
    await using folder = await emptyFolder()
    const database = new Database(join(folder.path, 'parley.db'))
    const prepared: string[] = []
    const { parley, hear } = await begin(sqlite(noting(database, prepared)))
    await parley.ready()
    const warm = prepared.length
    for (const text of ['hello', 'hello again']) expect(await hear(text)).toBe(204)
    expect(prepared.slice(warm)).toEqual([])
    await parley.stop()
    database.close()
  })

  it('its rehearsal leaves no row in any table', async () => {
    const database = new Database(':memory:')
    await using store = sqlite(database)
    await store.migrate({ schema, apply: true })
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and name like 'parley%'")
      .all() as { name: string }[]
    const counts = (): unknown[] =>
      tables.map(({ name }) => [name, database.prepare(`select count(*) as n from ${name}`).all()])
    const before = counts()
    await store.warmUp?.()
    expect(counts()).toEqual(before)
    expect(before.length).toBeGreaterThan(12)
  })

  it('the writing thread opens the file and rehearses', async () => {
    await using folder = await emptyFolder()
    const program = join(folder.path, 'program.mjs')
    const heard = join(folder.path, 'heard.txt')
    await writeFile(
      program,
      `import { appendFileSync } from 'node:fs'
       import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ id, call }) => {
         appendFileSync(${JSON.stringify(heard)}, call + ' ')
         parentPort.postMessage({ id, answer: undefined })
       })`,
    )
    const file = new WrittenFile(new WritingThread(program), join(folder.path, 'parley.db'))
    const reads: unknown[] = []
    const connection = { read: async (script: unknown) => void reads.push(script) } as object as Connection
    await threadedEngine(file).warmUp(connection, layoutOf(schema))
    const { readFile } = await import('node:fs/promises')
    expect([await readFile(heard, 'utf8'), reads.length]).toEqual(['layout warm ', 1])
    await file.close()
  })

  it.skipIf(serverUrl === undefined)('on PostgreSQL ready opens every connection of the first webhooks', async () => {
    await using database = await openDatabase(serverUrl ?? '')
    const pool = new pg.Pool({ connectionString: database.url, max: 10 })
    let opened = 0
    pool.on('connect', () => {
      opened += 1
    })
    const { parley, hear } = await begin(postgres({ pool }))
    await parley.ready()
    const warm = opened
    for (const text of ['hello', 'hello again']) expect(await hear(text)).toBe(204)
    expect([warm > 1, opened - warm]).toEqual([true, 0])
    const rows = await database.run(
      "select 'logs' from parley.logs where tenant like 'parley:%' union all select 'messages' from parley.messages where tenant like 'parley:%'",
    )
    expect(rows).toEqual([])
    await parley.stop()
    await pool.end()
  })
})
