import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { account, key } from './account.ts'
import { freePort } from './free-port.ts'
import { program } from './loaded.ts'
import { type OwnDatabase, openDatabase } from './own-database.ts'
import { alone } from './scale.ts'
import type { StoreKind } from './stores.ts'

/** How often a process is started again if it does not serve. */
const TRIES = 5

/** The options of an installation in a process of its own. */
export interface InstallationOptions {
  providerUrl: string
  /** Its store. Default: a file. It creates its own database, and drops it in the end. */
  store?: StoreKind
  /** An existing database, shared with others or watched by the test, in place of its own. */
  database?: string
  /** Its public URL. Default: its own address. */
  publicUrl?: string
  /** It logs no errors: for tests with thousands of failing requests. */
  quiet?: boolean
  /** Milliseconds for which it still serves after a signal, so that a balancer notices first. */
  notice?: number
  /** Milliseconds that connections have to end after a signal. */
  timeout?: number
  /** It answers every message that it receives. */
  answer?: boolean
  /** Names of its handlers for received messages. Each replies `NAME: TEXT`. Default: it has none. */
  handlers?: readonly string[]
  /** Its modules: the URL of a file, and the name of the function in it that makes the module. Default: it has none. */
  modules?: readonly { file: string; name: string }[]
  /** Milliseconds for which an ambiguous send waits. */
  ambiguityWindow?: number
  /** Milliseconds between two searches for messages without a webhook. Default: the channel's. */
  catchUp?: number
  /** It has people, counts the calls of its store, and measures its memory. */
  measured?: boolean
  /** Milliseconds between two look-ups of messages without a callback. Default: the channel's. */
  trackEvery?: number
}

/** The memory of an installation after a collection, in bytes, and the calls of its store so far. */
export interface Measured {
  rss: number
  heapUsed: number
  external: number
  calls: { load: number; find: number; commit: number; log: number }
  /** Its open streams and sockets. */
  connections: number
}

/** A real server process over a database, which can be killed and started again. */
export class Installation implements AsyncDisposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'parley-e2e-'))
  /** The path of its file, or the URL of its database on a server. */
  readonly database: string
  readonly port: number
  readonly #options: InstallationOptions
  readonly #own: OwnDatabase | undefined
  #process: ChildProcess | undefined

  private constructor(port: number, own: OwnDatabase | undefined, options: InstallationOptions) {
    this.port = port
    this.#own = own
    this.#options = options
    this.database = options.database ?? own?.url ?? join(this.folder, 'parley.db')
  }

  static async open(options: InstallationOptions): Promise<Installation> {
    const { store, database } = options
    const own = store === 'postgres' && database === undefined ? await openDatabase() : undefined
    const installation = new Installation(await freePort(), own, options)
    try {
      await installation.start()
      return installation
    } catch (error) {
      await installation[Symbol.asyncDispose]()
      throw error
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The id of its process. */
  get pid(): number {
    const pid = this.#process?.pid
    if (pid === undefined) throw new Error('The installation was not started.')
    return pid
  }

  /** Whether its process exists, suspended or not. */
  get lives(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  /**
   * Starts the process; returns after how many milliseconds it served. If the store is too slow for its start, it exits
   * and is started again, as by a supervisor.
   */
  async start(): Promise<number> {
    const began = performance.now()
    for (let tries = 1; ; tries += 1) {
      const told = await this.#launch()
      if (told === 'ready') return performance.now() - began
      if (alone || tries === TRIES) throw new Error(`The installation ended before it served: ${told}`)
    }
  }

  async #launch(): Promise<unknown> {
    const { database: _, store: __, answer = false, ambiguityWindow = 3000, modules = [], ...options } = this.#options
    const settings = {
      ...options,
      modules,
      database: this.database,
      port: this.port,
      key,
      account,
      answer,
      ambiguityWindow,
    }
    this.#process = fork(program('installation', { imports: modules.length > 0 }), {
      env: { ...process.env, PARLEY_E2E: JSON.stringify(settings) },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const [told] = await Promise.race([once(this.#process, 'message'), once(this.#process, 'exit')])
    return told
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /**
   * Sends a signal to end the process, and resolves with its exit code. With a `notice`, it still serves until
   * `noticed` resolves. The process calls it when it announces its end.
   */
  async stop({ noticed }: { noticed?: () => Promise<void> } = {}): Promise<number | null> {
    const running = this.#process
    if (noticed !== undefined && running !== undefined) {
      running.once('message', () => void noticed().then(() => running.send('noticed')))
    }
    return this.#end('SIGTERM')
  }

  /** Suspends the process, as a machine without memory does, or one that is migrated. */
  pause(): void {
    this.#process?.kill('SIGSTOP')
  }

  /** Resumes the process. */
  resume(): void {
    this.#process?.kill('SIGCONT')
  }

  /** The figures of a `measured` installation. */
  async measure(): Promise<Measured> {
    const running = this.#process
    if (running === undefined) throw new Error('The installation does not run.')
    const answer = once(running, 'message')
    running.send('measure')
    return (await answer)[0] as Measured
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const running = this.#process
    if (running === undefined || !this.lives) return null
    const ended = once(running, 'exit')
    running.kill(signal)
    const [code] = await ended
    return code
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    await this.#own?.[Symbol.asyncDispose]()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
