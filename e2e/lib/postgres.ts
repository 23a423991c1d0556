import pg from 'pg'

/** A server on which tests create databases of their own; absent if none could be started. */
export const serverUrl: string | undefined = process.env.PARLEY_TEST_POSTGRES

export const noServer = 'no PostgreSQL could be started, and DATABASE_URL is not set'

/** Whether a database is a URL, and not a file. */
export function isUrl(database: string): boolean {
  return /^postgres(ql)?:\/\//.test(database)
}

let made = 0

/** Creates a database on a server, empty or a copy of an unused one; returns its URL. */
export async function createDatabase(server: string = serverUrl ?? '', like?: string): Promise<string> {
  const url = new URL(server)
  url.pathname = `/parley_e2e_${process.pid}_${++made}`
  const copied = like === undefined ? '' : ` template ${nameOf(new URL(like))} strategy file_copy`
  // A connection that is kept for the next query keeps a database from being copied.
  if (like !== undefined) await runOn(server, endConnections(nameOf(new URL(like))))
  await runOn(server, `create database ${nameOf(url)}${copied}`)
  return url.href
}

function endConnections(name: string): string {
  return `select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = '${name}'`
}

/** Drops a database, despite its sessions. */
export async function dropDatabase(database: string): Promise<void> {
  const server = new URL(database)
  server.pathname = '/postgres'
  await runOn(server.href, `drop database if exists ${nameOf(new URL(database))} with (force)`)
}

function nameOf({ pathname }: URL): string {
  return pathname.slice(1)
}

/** Runs SQL on a connection of its own. */
export async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  // A dropped database, or a killed server, ends its connections.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
