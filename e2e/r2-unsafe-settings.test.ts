import { createParley, type Logger, silentLogger } from '@parley/core'
import type { Store } from '@parley/core/store'
import { createServer } from '@parley/server'
import { postgres } from '@parley/store-kysely/postgres'
import { sqlite } from '@parley/store-kysely/sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { expect, it } from 'vitest'
import { PostgresServer } from '../scripts/postgres/server.ts'
import { key } from './lib/account.ts'
import { openDatabase } from './lib/own-database.ts'
import { runOn } from './lib/postgres.ts'
import { timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { itOnPostgres } from './lib/stores.ts'

/** The warnings of a boot over a store, and the answer of `/ready`. */
async function boot(store: Store): Promise<{ warned: unknown[]; ready: unknown }> {
  const warned: unknown[] = []
  const log: Logger = { ...silentLogger, warn: ({ settings }) => void warned.push(settings) }
  await using parley = await createParley({ store, environment: { log } })
  await using server = createServer(parley, { keys: [key], environment: { log: silentLogger } })
  const response = await server.fetch(new Request('http://parley.test/ready'))
  expect(response.status).toBe(200)
  return { warned, ready: await response.json() }
}

const safe = { warned: [], ready: { status: 'ok' } }

/** A boot that reports these settings, in the log and in `/ready`. */
function telling(...unsafe: string[]): Awaited<ReturnType<typeof boot>> {
  return { warned: [unsafe.join(', ')], ready: { status: 'ok', unsafe } }
}

it('R2(b) power loss: on SQLite the defaults are safe, and unsafe settings of an importer are reported', async () => {
  using folder = scratch()
  expect(await boot(sqlite(folder.file('own.db')))).toEqual(safe)
  const database = new Database(folder.file('theirs.db'))
  database.exec('pragma journal_mode = memory; pragma synchronous = off')
  const kysely = new Kysely({ dialect: new SqliteDialect({ database }) })
  expect(await boot(sqlite({ kysely }))).toEqual(telling('synchronous = 0', 'journal_mode = memory'))
  await kysely.destroy()
})

itOnPostgres(
  'R2(b) power loss: the defaults are safe, and every unsafe setting is reported',
  async () => {
    await using database = await openDatabase()
    expect(await boot(postgres(database.url))).toEqual(safe)
    const name = new URL(database.url).pathname.slice(1)
    await runOn(database.url, `alter database ${name} set synchronous_commit = off`)
    expect(await boot(postgres(database.url))).toEqual(telling('synchronous_commit = off'))

    const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }
    await using server = await PostgresServer.open({ settings })
    const unsafe = Object.entries(settings).map(([setting, value]) => `${setting} = ${value}`)
    expect(await boot(postgres(server.url()))).toEqual(telling(...unsafe))
  },
  timeout({ full: 2, short: 2 }),
)
