import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isPutOff } from './put-off.ts'
import { until } from './until.ts'

/** How a balancer treats a new connection: it forwards it, or accepts it and sends nothing. */
type Mode = 'pass' | 'swallow'

/** One connection through it, from end to end. */
interface Line {
  client: Socket
  backend: Socket | undefined
  /** It forwards nothing any more. */
  silent: boolean
}

/** Milliseconds between two readiness checks of a backend. */
const CHECK = 50

/**
 * A balancer of TCP connections on loopback: each goes to the next backend in turn that accepts it.
 *
 * It does not parse the traffic. It skips a backend that refuses a connection, or that fails its readiness check. After
 * the first forwarded byte it repeats nothing. It can also fail as a network does: cut connections, or go silent
 * without a reset.
 */
export class Balancer implements AsyncDisposable {
  readonly #backends: readonly number[]
  readonly #server: Server
  readonly #lines = new Set<Line>()
  readonly #closing = new AbortController()
  readonly #unready = new Set<number>()
  /** How many readiness answers each backend has sent. */
  readonly #answers = new Map<number, number>()
  #turn = 0
  #mode: Mode = 'pass'

  private constructor(backends: readonly number[]) {
    this.#backends = backends
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (client) => this.#take(client))
  }

  /** Listens on a port, 0 for any free one; `ready` returns the URL of a backend's readiness check. */
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

  /** Resolves when a readiness check that began after this call excludes a backend. */
  async takenOut(backend: number): Promise<void> {
    // A check that began before may still be in progress.
    const enough = (this.#answers.get(backend) ?? 0) + 2
    await until('it is taken out', () => (this.#answers.get(backend) ?? 0) >= enough && !this.serves(backend))
  }

  /** Cuts every connection, as a restarted balancer does. */
  cut(): void {
    for (const line of this.#lines) drop(line)
  }

  /**
   * Forwards nothing any more, on old and on new connections, without a reset. Earlier silenced connections have ended
   * by now: the kernel of a server detects them in the end.
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

  /** Forwards new connections again. Silenced ones stay silent, without a reset to either end. */
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
      // A backend that only waits for a slow store still serves.
      const ready = await fetch(`http://127.0.0.1:${port}${path}`, { signal }).then(
        async (answer) => answer.ok || isPutOff(await answer.text()),
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

// Both ends get a reset at once.
function drop({ client, backend }: Line): void {
  for (const socket of [client, backend]) {
    if (socket !== undefined && !socket.destroyed) socket.resetAndDestroy()
  }
}
