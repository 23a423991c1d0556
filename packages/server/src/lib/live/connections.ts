import { type Environment, ParleyError } from '@parley/core'
import { type closeCodes, presentTime } from '@parley/core/protocol'
import type { Caller } from './caller.ts'

/** The milliseconds between two heartbeats. */
export const HEARTBEAT = 30_000

/** The milliseconds between two checks of all connections. */
const CHECK = 2000

/** The milliseconds after which a reader that takes nothing is disconnected. */
const STALLED = 10_000

/** The milliseconds after which a peer without a sign of life is disconnected. It is asked at each heartbeat. */
const SILENT = 75_000

/** How many connections a person has at most, unless the server has another limit. */
const PER_PERSON = 20

/** Why the server closes a connection. */
export type Closing = Exclude<keyof typeof closeCodes, 'malformed' | 'tooMany'>

/** An open stream or socket. */
export interface OpenConnection {
  readonly caller: Caller
  /** The monotonic time since which its reader takes nothing; `undefined` while it reads. */
  readonly stalledSince: number | undefined
  /** The monotonic time of the last sign of life; `undefined` if its transport watches over it. */
  readonly lastHeard?: number | undefined
  /** Sends a heartbeat of this time. */
  beat(at: string): void
  /** Closes it. It is no longer in the registry. */
  close(reason: Closing): void
}

/**
 * All streams and sockets of a server, with one heartbeat and one check for all of them.
 *
 * A connection is closed within five seconds after its session, key or token has ended. It is closed too when its
 * reader takes nothing for ten seconds.
 */
export class Connections {
  readonly #environment: Environment
  readonly #perPerson: number
  readonly #open = new Set<OpenConnection>()
  readonly #counts = new Map<string, number>()
  readonly #asking = new WeakSet<OpenConnection>()
  readonly #ending = new AbortController()
  #beating = false
  #checking = false

  constructor(environment: Environment, { perPerson = PER_PERSON }: { perPerson?: number | undefined } = {}) {
    this.#environment = environment
    this.#perPerson = perPerson
  }

  /** No new connections are opened. */
  get stopped(): boolean {
    return this.#ending.signal.aborted
  }

  get size(): number {
    return this.#open.size
  }

  /** @throws `connections.too_many`, `parley.stopped` */
  ensureRoom(caller: Caller): void {
    if (this.stopped) throw new ParleyError('parley.stopped')
    const name = personOf(caller)
    if (name === undefined || (this.#counts.get(name) ?? 0) < this.#perPerson) return
    const reason = `A person has at most ${this.#perPerson} open streams and sockets.`
    throw new ParleyError('connections.too_many', { reason, retryAfter: 5 })
  }

  add(connection: OpenConnection): void {
    this.#open.add(connection)
    this.#count(connection, 1)
    void this.#beat()
    void this.#check()
  }

  delete(connection: OpenConnection): void {
    if (this.#open.delete(connection)) this.#count(connection, -1)
  }

  /** Closes every connection, and refuses later ones. */
  stop(): void {
    this.#ending.abort(new ParleyError('parley.stopped'))
    for (const connection of [...this.#open]) this.#close(connection, 'stopped')
  }

  #close(connection: OpenConnection, reason: Closing): void {
    this.delete(connection)
    connection.close(reason)
  }

  #count({ caller }: OpenConnection, by: 1 | -1): void {
    const name = personOf(caller)
    if (name === undefined) return
    const count = (this.#counts.get(name) ?? 0) + by
    if (count === 0) this.#counts.delete(name)
    else this.#counts.set(name, count)
  }

  async #beat(): Promise<void> {
    if (this.#beating) return
    this.#beating = true
    while (await this.#sleep(HEARTBEAT)) {
      const at = presentTime(this.#environment.now())
      for (const connection of this.#open) connection.beat(at)
    }
    this.#beating = false
  }

  async #check(): Promise<void> {
    if (this.#checking) return
    this.#checking = true
    while (await this.#sleep(CHECK)) {
      const now = this.#environment.now()
      const elapsed = this.#environment.elapsed()
      for (const connection of [...this.#open]) {
        const { expiresAt } = connection.caller.authenticated
        if (expiresAt !== undefined && expiresAt !== null && expiresAt <= now)
          this.#close(connection, 'unauthenticated')
        else if (
          elapsed - (connection.stalledSince ?? elapsed) >= STALLED ||
          elapsed - (connection.lastHeard ?? elapsed) >= SILENT
        )
          this.#close(connection, 'tooSlow')
        else void this.#ask(connection)
      }
    }
    this.#checking = false
  }

  /** A failure to ask ends nothing: a short trouble of a database must not end all connections. */
  async #ask(connection: OpenConnection): Promise<void> {
    const { valid } = connection.caller.authenticated
    if (valid === undefined || this.#asking.has(connection)) return
    this.#asking.add(connection)
    try {
      if (!(await valid()) && this.#open.has(connection)) this.#close(connection, 'unauthenticated')
    } catch (error) {
      this.#environment.log.warn({ error: String(error) }, 'A session of a stream could not be checked.')
    } finally {
      this.#asking.delete(connection)
    }
  }

  /** Whether there is still a connection after the time. */
  async #sleep(ms: number): Promise<boolean> {
    if (this.#open.size === 0 || this.stopped) return false
    await this.#environment.sleep(ms, { signal: this.#ending.signal }).catch(() => undefined)
    return this.#open.size > 0 && !this.stopped
  }
}

/** The name of a person in its tenant. Keys and programs have no limit: they belong to the operator. */
function personOf({ view, person }: Caller): string | undefined {
  return person.id.startsWith('user:') ? JSON.stringify([view.id, person.id]) : undefined
}
