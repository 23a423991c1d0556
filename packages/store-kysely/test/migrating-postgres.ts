import { createRequire } from 'node:module'
import type { PGlite } from '@electric-sql/pglite'
import { pglite } from '../src/pglite.ts'
import { type PostgresPool, postgres } from '../src/postgres.ts'
import { laterSchema } from './later-schema.ts'
import { schema } from './records.ts'

/*
 * A process that migrates a database on a server, or a folder of PGlite, and prints the report. With a number it stops
 * forever before the statement of that number, and prints that it does. Arguments: the folder to load drivers from, the
 * URL or the folder, `first` or `later`, the number.
 */
const [from = '', where = '', which = '', stopAt = ''] = process.argv.slice(2)
const load = createRequire(from)
const last = Number(stopAt)
let begun = false
let ran = 0
let running = ''

const store = where.startsWith('postgres') ? postgres({ pool: stoppingPool() }) : pglite(await stoppingFolder())
const report = await store.migrate({ schema: which === 'later' ? laterSchema : schema, apply: true })
process.stdout.write(JSON.stringify(report))
await store[Symbol.asyncDispose]()
process.exit()

function stoppingPool(): PostgresPool {
  const { Pool }: typeof import('pg') = load('pg')
  const pool = new Pool({ connectionString: where })
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (asked: unknown) => unknown
    Object.assign(client, {
      query(asked: { text?: string }) {
        stopBefore(asked.text)
        return query(asked)
      },
    })
  })
  return pool
}

async function stoppingFolder(): Promise<{ database: PGlite; durable: boolean }> {
  const { PGlite: embedded }: typeof import('@electric-sql/pglite') = load('@electric-sql/pglite')
  const database = await embedded.create(where)
  const transaction = database.transaction.bind(database)
  Object.assign(database, {
    transaction: (work: (session: object) => Promise<unknown>) =>
      transaction((session) =>
        work({
          query(sql: string, values: unknown[]) {
            stopBefore(sql)
            return session.query(sql, values)
          },
        }),
      ),
  })
  return { database, durable: true }
}

function stopBefore(sql: string | undefined): void {
  // Counts from the first transaction that takes the lock. A statement that runs for many rows is one statement.
  begun ||= sql?.includes('pg_advisory_xact_lock') === true
  if (!begun || sql === undefined || sql === running) return
  running = sql
  ran += 1
  if (ran !== last) return
  process.stdout.write('midway')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
