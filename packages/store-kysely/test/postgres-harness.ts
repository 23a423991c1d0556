import type { Store } from '@parley/core/store'
import type { StoreUnderTest } from '@parley/core/testing'
import pg from 'pg'

/** A server on which tests may make and drop databases. Undefined if none could be started. */
export const serverUrl: string | undefined = process.env.PARLEY_TEST_POSTGRES

/** A database of its own for one test. */
export interface TestDatabase extends AsyncDisposable {
  url: string
  /** Runs SQL that the store does not run itself. */
  run(sql: string): Promise<unknown[]>
}

let made = 0

export type DatabaseEncoding = 'UTF8' | 'LATIN1' | 'SQL_ASCII' | 'WIN1252'

/** Makes an empty database on the server. Disposing it drops it with the sessions that still use it. */
export async function openDatabase(
  server: string,
  { encoding }: { encoding?: DatabaseEncoding } = {},
): Promise<TestDatabase> {
  const name = `parley_${process.pid}_${++made}`
  const url = new URL(server)
  const encoded = encoding && ` encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'`
  await runOn(server, `create database ${name}${encoded ?? ''}`)
  url.pathname = `/${name}`
  return {
    url: url.href,
    run: (sql) => runOn(url.href, sql),
    async [Symbol.asyncDispose]() {
      await runOn(server, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Deletes every row except those that describe the schema, and begins another log. */
export const emptied = `
  do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'parley' and tablename not in ('fills', 'store')
    loop execute format('delete from parley.%I', name); end loop;
    if to_regclass('parley.store') is not null then
      update parley.store set epoch = left(replace(gen_random_uuid()::text, '-', ''), 16);
    end if;
  end $$`

/** Databases that were used and emptied, with connections that have their plans. To make either takes longer. */
const free: pg.Pool[] = []

async function openPool(server: string): Promise<pg.Pool> {
  const { url } = await openDatabase(server)
  const pool = new pg.Pool({ connectionString: url, max: 4, allowExitOnIdle: true })
  // A connection that breaks fails the query that follows.
  pool.on('error', () => undefined)
  return pool
}

/** Harnesses of a store over an empty database. The databases end with the server. */
export function postgresHarness(server: string, open: (pool: pg.Pool) => Store): StoreUnderTest['open'] {
  return async ({ bare } = { bare: true }) => {
    const pool = free.pop() ?? (await openPool(server))
    if (bare) await pool.query('drop schema if exists parley cascade')
    const stores: Store[] = []
    const another = async (): Promise<Store> => {
      const store = open(pool)
      stores.push(store)
      return store
    }
    return {
      store: await another(),
      second: another,
      reopen: another,
      async [Symbol.asyncDispose]() {
        for (const store of stores) await store[Symbol.asyncDispose]()
        await pool.query(emptied)
        free.push(pool)
      },
    }
  }
}

async function runOn(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  // A database that is dropped ends its sessions.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query(sql)
    return rows
  } finally {
    await client.end()
  }
}
