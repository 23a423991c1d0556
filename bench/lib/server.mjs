// A server program in a process of its own, which can be killed as a power cut would.
import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * The settings of a server program.
 * @typedef {object} Settings
 * @property {'sqlite' | 'postgres'} store
 * @property {string} database the path of the file, or the URL
 * @property {Readonly<Record<string, unknown>>} options of the arm
 */

export class Server {
  #process
  port
  /** Milliseconds from the start to the first accepted request. */
  ready

  /**
   * @param {import('node:child_process').ChildProcess} process
   * @param {number} port
   * @param {number} ready
   */
  constructor(process, port, ready) {
    this.#process = process
    this.port = port
    this.ready = ready
  }

  /**
   * Starts a program of `arms/` and waits until it listens.
   * @param {string} program
   * @param {Settings} settings
   * @param {{ execArgv?: string[], checkout?: string | undefined }} [options] `checkout` is another one of this repository
   */
  static async start(program, settings, { execArgv = [], checkout } = {}) {
    const began = performance.now()
    const path = `arms/${program}.mjs`
    const child = fork(checkout === undefined ? new URL(`../${path}`, import.meta.url) : `${checkout}/bench/${path}`, {
      env: { ...process.env, NODE_ENV: 'production', PARLEY_BENCH: JSON.stringify(settings) },
      execArgv,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let complaints = ''
    child.stderr?.on('data', (chunk) => {
      complaints = (complaints + chunk).slice(-2000)
    })
    const [told] = await Promise.race([once(child, 'message'), once(child, 'exit')])
    if (typeof told?.port !== 'number') throw new Error(`The program ${program} ended before it served.\n${complaints}`)
    return new Server(child, told.port, performance.now() - began)
  }

  /** Whether it still runs. */
  get alive() {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Microseconds of processor time so far. */
  async usage() {
    if (!this.alive) return Number.NaN
    this.#process.send('usage')
    const [told] = await Promise.race([once(this.#process, 'message'), once(this.#process, 'exit')])
    return typeof told?.usage === 'object' ? told.usage.user + told.usage.system : Number.NaN
  }

  /** Bytes of its memory, after a collection. */
  async memory() {
    this.#process.send('memory')
    const [told] = await once(this.#process, 'message')
    return Number(told?.memory)
  }

  /** @param {import('node:child_process').Serializable} message */
  send(message) {
    this.#process.send(message)
  }

  /** Ends it at once. */
  kill() {
    return this.#end('SIGKILL')
  }

  /** Lets it end by itself, which a profile requires. */
  stop() {
    return this.#end('SIGTERM')
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    if (!this.alive) return
    const ended = once(this.#process, 'exit')
    this.#process.kill(signal)
    await ended
  }
}
