import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from './until.ts'

/** What a balancer does with a new connection: passes it on, or takes it and says nothing. */
type Mode = 'pass' | 'swallow'

/** One connection through it, from end to end. */
interface Line {
  client: Socket
  backend: Socket | undefined
  /** It carries nothing any more. */
  silent: boolean
}

/** How often a backend is asked whether it is ready, in milliseconds. */
const CHECK = 50

/**
 * A balancer of TCP connections on loopback: each goes to the next backend in turn that takes it.
 *
 * It knows nothing of what it carries. A backend that refuses is passed over, and so is one that says it is not ready,
 * where it is asked; once a byte was carried nothing is tried again. It can also fail as networks do: cut what goes
 * through it, or go silent without a word to either end.
 */
export class Balancer implements AsyncDisposable {
  readonly #backends: readonly number[]
  readonly #server: Server
  readonly #lines = new Set<Line>()
  readonly #closing = new AbortController()
  readonly #unready = new Set<number>()
  /** How often each backend has said whether it is ready. */
  readonly #answers = new Map<number, number>()
  #turn = 0
  #mode: Mode = 'pass'

  private constructor(backends: readonly number[]) {
    this.#backends = backends
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (client) => this.#take(client))
  }

  /** Listens on a port, 0 for any that is free; `ready` is where backends are asked whether they are. */
  static async open(port: number, backends: readonly number[], ready?: string): Promise<Balancer> {
    const balancer = new Balancer(backends)
    await once(balancer.#server.listen(port, '127.0.0.1'), 'listening')
    if (ready !== undefined) for (const backend of backends) void balancer.#watch(backend, ready)
    return balancer
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Whether new connections may go to a backend. */
  serves(backend: number): boolean {
    return !this.#unready.has(backend)
  }

  /** Resolves when a backend is passed over for what it said after this call. */
  async takenOut(backend: number): Promise<void> {
    // One that was asked before may still be answering.
    const enough = (this.#answers.get(backend) ?? 0) + 2
    await until('it is taken out', () => (this.#answers.get(backend) ?? 0) >= enough && !this.serves(backend))
  }

  /** Breaks every connection, as a balancer that is restarted does. */
  cut(): void {
    for (const line of this.#lines) drop(line)
  }

  /**
   * Carries nothing any more, on old connections and on new ones, and tells nobody. Those that were silenced before are
   * gone by now: the kernel of a server finds out in the end.
   */
  silence(): void {
    this.#mode = 'swallow'
    for (const line of this.#lines) {
      if (line.silent) drop(line)
      line.silent = true
      line.client.unpipe()
      line.backend?.unpipe()
    }
  }

  /** Carries new connections again; those that went silent stay so, and their ends never hear why. */
  restore(): void {
    this.#mode = 'pass'
  }

  #take(client: Socket): void {
    const line: Line = { client, backend: undefined, silent: this.#mode === 'swallow' }
    this.#lines.add(line)
    client.on('error', () => drop(line))
    client.once('close', () => {
      this.#lines.delete(line)
      line.backend?.destroy()
    })
    if (this.#mode === 'pass') this.#reach(line, this.#backends.length)
  }

  #reach(line: Line, tries: number): void {
    const port = this.#next()
    if (port === undefined || tries === 0) {
      drop(line)
      return
    }
    const backend = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const refused = (): void => this.#reach(line, tries - 1)
    backend.once('error', refused)
    backend.once('connect', () => {
      backend.off('error', refused)
      backend.on('error', () => drop(line))
      line.backend = backend
      if (line.client.destroyed) backend.destroy()
      else if (this.#mode === 'pass') line.client.pipe(backend).pipe(line.client)
    })
  }

  #next(): number | undefined {
    for (const _ of this.#backends) {
      const port = this.#backends[this.#turn++ % this.#backends.length]
      if (port !== undefined && !this.#unready.has(port)) return port
    }
    return undefined
  }

  async #watch(port: number, path: string): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      const ready = await fetch(`http://127.0.0.1:${port}${path}`, { signal }).then(
        ({ ok }) => ok,
        () => false,
      )
      if (ready) this.#unready.delete(port)
      else this.#unready.add(port)
      this.#answers.set(port, (this.#answers.get(port) ?? 0) + 1)
      await sleep(CHECK, undefined, { signal }).catch(() => undefined)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

// Both ends hear of it at once, as of a reset.
function drop({ client, backend }: Line): void {
  for (const socket of [client, backend]) {
    if (socket !== undefined && !socket.destroyed) socket.resetAndDestroy()
  }
}
