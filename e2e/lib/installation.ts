import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { account, key } from './account.ts'
import { freePort } from './free-port.ts'

/** How an installation in a process of its own is set up. */
export interface InstallationOptions {
  providerUrl: string
  /** It answers every message it receives. */
  answer?: boolean
  /** Milliseconds for which an ambiguous send is waited out. */
  settle?: number
}

/** A real server process over a database file, which can be killed and started again. */
export class Installation implements AsyncDisposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'parley-e2e-'))
  readonly database: string = join(this.folder, 'parley.db')
  readonly #options: InstallationOptions
  readonly #port: number
  #process: ChildProcess | undefined

  private constructor(port: number, options: InstallationOptions) {
    this.#port = port
    this.#options = options
  }

  static async open(options: InstallationOptions): Promise<Installation> {
    const installation = new Installation(await freePort(), options)
    await installation.start()
    return installation
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Starts the process; answers after how many milliseconds it served. */
  async start(): Promise<number> {
    const began = performance.now()
    const { providerUrl, answer = false, settle = 3000 } = this.#options
    const settings = { database: this.database, port: this.#port, key, account, providerUrl, answer, settle }
    this.#process = fork(new URL('../programs/installation.mjs', import.meta.url), {
      env: { ...process.env, PARLEY_E2E: JSON.stringify(settings) },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const [told] = await Promise.race([once(this.#process, 'message'), once(this.#process, 'exit')])
    if (told !== 'ready') throw new Error(`The installation ended before it served: ${told}`)
    return performance.now() - began
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Asks the process to end. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    running.kill(signal)
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
