import { createRequire } from 'node:module'
import type { PGlite } from '@electric-sql/pglite'
import { postgresMigrations } from '../src/lib/postgres/migrations.ts'
import { pglite } from '../src/pglite.ts'
import { type PostgresPool, postgres } from '../src/postgres.ts'

/*
 * A process that migrates a database on a server, or a folder of PGlite, and prints the report; or one that stops forever
 * inside a migration, before one of its statements, and says so. Arguments: where to load drivers from, the URL or the
 * folder, the place of the migration and of its statement.
 */
const [from = '', where = '', migration = '', statement = ''] = process.argv.slice(2)
const load = createRequire(from)
const last = migration === '' ? undefined : postgresMigrations.steps[Number(migration)]?.statements[Number(statement)]

const store = where.startsWith('postgres') ? postgres({ pool: stoppingPool() }) : pglite(await stoppingFolder())
process.stdout.write(JSON.stringify(await store.migrate({ apply: true })))
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
  if (last === undefined || sql !== last) return
  process.stdout.write('midway')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
