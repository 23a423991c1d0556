import type { ClientEnvironment } from '../environment.ts'
import type { ConnectionStatus } from './connection-status.ts'

/** The connection of one stream. */
export interface Link {
  readonly status: ConnectionStatus
  /** Ends a pause between two tries. */
  wake(): void
  /** Ends the running try: the device has lost its network. */
  drop(): void
}

/** `client.connection`: the state of the event streams of this client together. */
export interface Connection {
  /** The same object until it changes. With several streams it is the worst one. */
  readonly status: ConnectionStatus
  /** Calls `changed` after each change. The result ends it. */
  subscribe(changed: (status: ConnectionStatus) => void): () => void
  /** Tries at once, for a button "Try now". */
  retry(): void
}

const badness = { live: 0, 'catching-up': 1, connecting: 2, offline: 3 } as const

/** Collects the links of a client. */
export class Connections implements Connection {
  #status: ConnectionStatus
  readonly #links = new Set<Link>()
  readonly #readers = new Set<(status: ConnectionStatus) => void>()
  readonly #wake = (): void => this.retry()
  readonly #drop = (): void => {
    for (const link of this.#links) link.drop()
  }

  constructor({ now }: ClientEnvironment) {
    this.#status = { state: 'connecting', since: now(), tries: 0, nextTryAt: null, lastSyncedAt: null }
  }

  get status(): ConnectionStatus {
    return this.#status
  }

  subscribe(changed: (status: ConnectionStatus) => void): () => void {
    // Each subscription is its own, also of the same function twice.
    const reader = (status: ConnectionStatus): void => changed(status)
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  retry(): void {
    for (const link of this.#links) link.wake()
  }

  add(link: Link): void {
    if (this.#links.size === 0) this.#listen()
    this.#links.add(link)
    this.changed()
  }

  remove(link: Link): void {
    this.#links.delete(link)
    if (this.#links.size === 0) this.#unlisten()
    else this.changed()
  }

  /** A link has a new status. */
  changed(): void {
    const [worst] = [...this.#links]
      .map(({ status }) => status)
      .sort((one, other) => badness[other.state] - badness[one.state])
    if (worst === undefined || worst === this.#status) return
    this.#status = worst
    for (const reader of [...this.#readers]) reader(worst)
  }

  #listen(): void {
    if (typeof window === 'undefined' || typeof window.addEventListener !== 'function') return
    window.addEventListener('online', this.#wake)
    window.addEventListener('offline', this.#drop)
    window.addEventListener('focus', this.#wake)
  }

  #unlisten(): void {
    if (typeof window === 'undefined' || typeof window.removeEventListener !== 'function') return
    window.removeEventListener('online', this.#wake)
    window.removeEventListener('offline', this.#drop)
    window.removeEventListener('focus', this.#wake)
  }
}
