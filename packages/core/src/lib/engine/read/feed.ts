import type { AnyEvent, LoggedEvent, ParleyEvent } from '../../model/event.ts'
import type { Cursor, TenantId } from '../../model/ids.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Signals } from '../../ports/signals.ts'
import type { LogPage, Store } from '../../ports/store.ts'
import { Alarm } from '../alarm.ts'
import { Semaphore } from '../semaphore.ts'

/**
 * An item of a stream: an event or a `reset`. A `reset`: events between the reader's cursor and this one have left the
 * log.
 *
 * A reader with a filter also gets `passed`: an event that its filter leaves out ends at this cursor. A reader that
 * stores the cursor continues behind it.
 */
export type StreamItem<E = ParleyEvent> =
  | ({ type: 'event'; cursor: Cursor; event: E } & Owned)
  | { type: 'reset'; cursor: Cursor }
  | ({ type: 'passed'; cursor: Cursor } & Owned)

/**
 * An event about a record that belongs to one person has `owner`, in the stream of a principal. `null`: the event does
 * not name the person. Streams of other principals have the event as `passed`.
 */
interface Owned {
  owner?: string | null
}

/** The topic of the signals about a tenant's commits. */
export function logTopic(tenant: TenantId): string {
  return `log:${tenant}`
}

const PAGE = 500
const RING = 4096
/** The most late readers that read at once. So a crowd of them leaves the store to others as well. */
const AT_ONCE = 2
/**
 * Milliseconds between two reads of the log if other processes write too. Signals are lossy, so a poll replaces lost
 * ones.
 */
const POLL = 1000

/**
 * The end of one tenant's log, read once for all its live readers.
 *
 * A late reader reads the log itself, page by page, until it reaches the ring of this feed. So a thousand waiting
 * readers cost the store as much as one.
 */
export class Feed {
  readonly #store: Store
  readonly #tenant: TenantId
  readonly #environment: Environment
  readonly #signals: Signals
  /** The newest events, and the cursor before the first of them. */
  #ring: LoggedEvent[] = []
  #base: Cursor | undefined
  #places = new Map<Cursor, number>()
  #dropped = 0
  #readers = 0
  #following: AbortController | undefined
  readonly #waiting = new Set<() => void>()
  readonly #alarm: Alarm
  readonly #lateReads = new Semaphore(AT_ONCE)

  constructor(parts: { store: Store; tenant: TenantId; environment: Environment; signals: Signals }) {
    this.#store = parts.store
    this.#tenant = parts.tenant
    this.#environment = parts.environment
    this.#signals = parts.signals
    this.#alarm = new Alarm(parts.environment)
  }

  /** The log behind a cursor, and then each commit, until `signal` aborts. Every event once, in order. */
  async *read(
    after: Cursor | 'oldest' | 'newest',
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<StreamItem<AnyEvent>> {
    this.#join()
    try {
      let cursor = after
      while (!signal.aborted) {
        const held = this.#behind(cursor)
        if (held === undefined) {
          const primed = this.#base !== undefined
          const page = await this.#page(cursor, signal)
          if (page === undefined) return
          if (page.reset) yield { type: 'reset', cursor: page.cursor }
          for (const logged of page.events) yield { type: 'event', ...logged }
          cursor = page.cursor
          if (page.events.length > 0 || page.reset || this.#behind(cursor) !== undefined) continue
          // The ring began after the page was read, so events may exist between the two.
          if (!primed && this.#base !== undefined) continue
          await this.#news(signal)
          continue
        }
        for (const logged of held) {
          yield { type: 'event', ...logged }
          cursor = logged.cursor
        }
        if (held.length === 0) await this.#news(signal)
      }
    } finally {
      this.#leave()
    }
  }

  // The page of the log behind a cursor; `undefined` if the reader aborts. An aborted store rejects then.
  async #page(after: Cursor | 'oldest' | 'newest', signal: AbortSignal): Promise<LogPage | undefined> {
    try {
      return await this.#lateReads.through(() => this.#store.log(this.#tenant, { after, limit: PAGE, signal }))
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    }
  }

  // The events of the ring behind a cursor; `undefined` if the cursor is not in the ring.
  #behind(cursor: Cursor | 'oldest' | 'newest'): LoggedEvent[] | undefined {
    if (cursor === 'oldest' || cursor === 'newest' || this.#base === undefined) return undefined
    if (cursor === this.#base) return this.#ring.slice()
    const place = this.#places.get(cursor)
    return place === undefined ? undefined : this.#ring.slice(place - this.#dropped + 1)
  }

  #join(): void {
    this.#readers += 1
    if (this.#following !== undefined) return
    this.#following = new AbortController()
    void this.#follow(this.#following.signal)
  }

  #leave(): void {
    this.#readers -= 1
    if (this.#readers > 0) return
    this.#following?.abort(new Error('The feed has no reader.'))
    this.#following = undefined
    this.#ring = []
    this.#places.clear()
    this.#base = undefined
  }

  async #follow(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#alarm.ring(), { once: true })
    void this.#listen(signal)
    while (!signal.aborted) {
      const more = await this.#readOn(signal).catch((error: unknown) => {
        if (!signal.aborted)
          this.#environment.log.warn({ error: String(error) }, 'The log could not be read; trying again.')
        return false
      })
      if (!more && !signal.aborted) await this.#alarm.wait(POLL)
    }
  }

  async #listen(signal: AbortSignal): Promise<void> {
    for await (const _ of this.#signals.subscribe(logTopic(this.#tenant), { signal })) this.#alarm.ring()
  }

  /** Reads new events into the ring. Returns whether there may be more. */
  async #readOn(signal: AbortSignal): Promise<boolean> {
    const last = this.#ring.at(-1)?.cursor ?? this.#base
    const page = await this.#store.log(this.#tenant, { after: last ?? 'newest', limit: PAGE, signal })
    if (signal.aborted) return false
    if (last === undefined || page.reset) {
      this.#ring = []
      this.#places.clear()
      this.#base = page.cursor
    }
    for (const logged of page.events) {
      this.#places.set(logged.cursor, this.#dropped + this.#ring.length)
      this.#ring.push(logged)
    }
    this.#forget()
    if (page.events.length > 0 || last === undefined || page.reset) {
      for (const wake of this.#waiting) wake()
    }
    return page.events.length === PAGE
  }

  #forget(): void {
    const surplus = this.#ring.length - RING
    if (surplus <= 0) return
    const gone = this.#ring.splice(0, surplus)
    for (const { cursor } of gone) this.#places.delete(cursor)
    this.#base = gone.at(-1)?.cursor
    this.#dropped += surplus
  }

  // Resolves when the ring has new events, or when the reader aborts.
  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
      if (signal.aborted) wake()
    })
  }
}
