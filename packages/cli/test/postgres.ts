import pg from 'pg'

/** A server on which tests create databases of their own; absent if none could be started. */
export const serverUrl: string | undefined = process.env.PARLEY_TEST_POSTGRES

/** An empty database for one test. */
export interface TestDatabase extends AsyncDisposable {
  url: string
  run(sql: string): Promise<{ [column: string]: unknown }[]>
}

let made = 0

/** Creates a database, and finally drops it despite open sessions. */
export async function openDatabase(server: string): Promise<TestDatabase> {
  const name = `parley_cli_${process.pid}_${++made}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await runOn(server, `create database ${name}`)
  return {
    url: url.href,
    run: (sql) => runOn(url.href, sql),
    async [Symbol.asyncDispose]() {
      await runOn(server, `drop database if exists ${name} with (force)`)
    },
  }
}

async function runOn(url: string, sql: string): Promise<{ [column: string]: unknown }[]> {
  const client = new pg.Client(url)
  // A dropped database ends its sessions.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
