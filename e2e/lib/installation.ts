import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { account, key } from './account.ts'
import { freePort } from './free-port.ts'
import { type OwnDatabase, openDatabase } from './own-database.ts'
import { alone } from './scale.ts'
import type { StoreKind } from './stores.ts'

/** How often a process is started that does not come to serve. */
const TRIES = 5

/** How an installation in a process of its own is set up. */
export interface InstallationOptions {
  providerUrl: string
  /** What it keeps its data in: a file where it is not told. It makes its own database, and drops it in the end. */
  store?: StoreKind
  /** A database that is there, shared with others or watched by the test, instead of one of its own. */
  database?: string
  /** Where it is reached from outside; itself where nothing stands before it. */
  publicUrl?: string
  /** It says nothing of what goes wrong: for tests in which that is thousands of requests. */
  quiet?: boolean
  /** Milliseconds for which it serves on at most when it is asked to end, so that a balancer learns of it first. */
  notice?: number
  /** Milliseconds that connections have to end when it is asked to end. */
  timeout?: number
  /** It answers every message it receives. */
  answer?: boolean
  /** Milliseconds for which an ambiguous send is waited out. */
  ambiguityWindow?: number
  /** Milliseconds between two looks for messages whose webhook did not arrive; as by default where they are not told. */
  catchUp?: number
  /** Milliseconds between two look-ups of messages without a callback. Default: the channel's. */
  trackEvery?: number
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

  /** Whether its process is there, be it that it stands still. */
  get lives(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  /**
   * Starts the process; answers after how many milliseconds it served. Where the store is too slow for it to start, it
   * ends, and is started again, as a supervisor does.
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
    const { database: _, store: __, answer = false, ambiguityWindow = 3000, ...options } = this.#options
    const settings = { ...options, database: this.database, port: this.port, key, account, answer, ambiguityWindow }
    this.#process = fork(new URL('../programs/installation.mjs', import.meta.url), {
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
   * Asks the process to end, and resolves with its exit code. Where there is a `notice`, it serves on until `noticed`
   * resolves, which is called when the process says that it leaves.
   */
  async stop({ noticed }: { noticed?: () => Promise<void> } = {}): Promise<number | null> {
    const running = this.#process
    if (noticed !== undefined && running !== undefined) {
      running.once('message', () => void noticed().then(() => running.send('noticed')))
    }
    return this.#end('SIGTERM')
  }

  /** Lets the process stand still, as a machine that is out of memory does, or one that is moved. */
  pause(): void {
    this.#process?.kill('SIGSTOP')
  }

  /** Lets it go on as if nothing had been. */
  resume(): void {
    this.#process?.kill('SIGCONT')
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
