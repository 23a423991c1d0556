import { createParley } from '@parley/core'
import { postgres } from '@parley/store-kysely/postgres'
import pg from 'pg'
import { expect } from 'vitest'
import { Balancer } from './lib/balancer.ts'
import { openDatabase } from './lib/own-database.ts'
import { serverUrl } from './lib/postgres.ts'
import { timeout } from './lib/scale.ts'
import { itOnPostgres } from './lib/stores.ts'

const CONNECTIONS = 5

itOnPostgres(
  'connections that a network lost without a word cost one caller its timeout, and are cut off by the driver',
  async () => {
    const server = String(serverUrl)
    await using database = await openDatabase(server)
    await using line = await Balancer.open(0, [Number(new URL(server).port)])
    const url = new URL(database.url)
    url.port = String(line.port)
    const pool = new pg.Pool({ connectionString: url.href, max: CONNECTIONS, idleTimeoutMillis: 0 })
    let removed = 0
    // Called only when a connection has ended: never while it is still awaited.
    pool.on('remove', () => void removed++)
    const parley = await createParley({ store: postgres({ pool }) })
    await Promise.all(Array.from({ length: CONNECTIONS }, () => parley.conversations.list()))
    expect(pool.idleCount).toBe(CONNECTIONS)

    line.silence()
    await expect(parley.conversations.list()).rejects.toMatchObject({ code: 'store.unavailable' })
    line.restore()
    expect((await parley.conversations.list()).items).toEqual([])
    await expect.poll(() => removed).toBe(CONNECTIONS)
    expect(pool.totalCount).toBe(1)
    await parley.stop()
    await pool.end()
  },
  timeout({ full: 2, short: 2 }),
)
