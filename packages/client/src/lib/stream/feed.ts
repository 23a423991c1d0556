import type { ClientEnvironment } from '../environment.ts'
import type { Connections } from './connection.ts'
import { Follower, type FollowParts, isItem } from './follow.ts'
import type { Frame, StreamItem } from './item.ts'
import { Queue } from './queue.ts'

/** The most items that wait for one reader. A slower one continues by a connection of its own. */
const WAITING = 2000
/** The most places that a new reader can begin at without a connection of its own. */
const HELD = 500
/** A feed without readers ends after this time. A page that changes its screen does not connect again. */
const LINGER = 1000

/** The place of one reader. */
export interface Seat {
  /** It ends when the reader is too slow. */
  queue: Queue<StreamItem>
  leave(): void
}

/** The parts of a feed. */
export interface FeedParts extends Omit<FollowParts, 'after' | 'signal' | 'changed'> {
  connections: Connections
}

/** One connection for all readers of a scope. */
export class Feed {
  readonly #parts: FeedParts
  readonly #environment: ClientEnvironment
  readonly #seats = new Set<Queue<StreamItem>>()
  /** Readers from now on: they get no event before the feed is live. */
  readonly #fresh = new Set<Queue<StreamItem>>()
  #held: { cursor: string; item: StreamItem | undefined }[] = []
  /** The place before the first held one. */
  #begin: string | undefined
  #ending: AbortController | undefined
  #follower: Follower | undefined
  #cancelLinger = (): void => {}

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#environment = parts.environment
  }

  /** Whether it runs from a known place on: from then on it has every event. */
  get covers(): boolean {
    return this.#ending !== undefined && this.#begin !== undefined
  }

  /** Whether a reader at this cursor can continue here. */
  knows(cursor: string | undefined): boolean {
    return this.covers && (cursor === this.#begin || this.#held.some((each) => each.cursor === cursor))
  }

  /** A place after a cursor, or at the end; `undefined` if the feed runs and does not know the cursor. */
  sit(after: string | undefined): Seat | undefined {
    if (this.covers && after !== undefined && !this.knows(after)) return undefined
    const queue = new Queue<StreamItem>()
    this.#cancelLinger()
    if (!this.covers && after !== undefined) this.#beginAgain()
    if (this.#ending === undefined) this.#start(after)
    else if (this.#follower !== undefined) queue.push({ type: 'status', status: this.#follower.status })
    if (after !== undefined) for (const item of this.#itemsAfter(after)) queue.push(item)
    this.#seats.add(queue)
    return { queue, leave: () => this.#leave(queue) }
  }

  /** A feed that has no place yet begins at the place of a new reader. */
  #beginAgain(): void {
    this.#ending?.abort()
    this.#ending = undefined
    for (const queue of this.#seats) this.#fresh.add(queue)
  }

  #itemsAfter(cursor: string): StreamItem[] {
    const place = this.#held.findLastIndex((each) => each.cursor === cursor)
    return this.#held.slice(place + 1).flatMap(({ item }) => (item === undefined ? [] : [item]))
  }

  #leave(queue: Queue<StreamItem>): void {
    this.#fresh.delete(queue)
    if (!this.#seats.delete(queue) || this.#seats.size > 0) return
    this.#cancelLinger()
    this.#cancelLinger = this.#environment.after(LINGER, () => this.stop())
  }

  /** Ends the connection. */
  stop(): void {
    this.#cancelLinger()
    this.#ending?.abort()
    this.#ending = undefined
    this.#held = []
    this.#begin = undefined
    for (const queue of this.#seats) queue.end()
    this.#seats.clear()
  }

  #start(after: string | undefined): void {
    const ending = new AbortController()
    const { connections } = this.#parts
    const follower = new Follower({
      ...this.#parts,
      after,
      signal: ending.signal,
      changed: (status) => {
        if (ending.signal.aborted) return
        if (status.state === 'live') this.#fresh.clear()
        this.#send({ type: 'status', status })
        connections.changed()
      },
    })
    this.#ending = ending
    this.#begin = after
    this.#follower = follower
    connections.add(follower)
    const run = async (): Promise<void> => {
      for await (const frame of follower.frames()) if (!ending.signal.aborted) this.#received(frame)
    }
    run()
      .catch((error: unknown) => this.#fail(ending, error))
      .finally(() => connections.remove(follower))
  }

  #received(frame: Frame): void {
    const item = isItem(frame) ? frame : undefined
    if ('cursor' in frame) {
      if (this.#begin === undefined && item === undefined) this.#begin = frame.cursor
      else this.#hold(frame.cursor, item)
    }
    if (item !== undefined) this.#send(item)
  }

  #hold(cursor: string, item: StreamItem | undefined): void {
    this.#begin ??= cursor
    this.#held.push({ cursor, item })
    if (this.#held.length > HELD) this.#begin = this.#held.shift()?.cursor
  }

  #send(item: StreamItem): void {
    for (const queue of this.#seats) {
      if ('cursor' in item && this.#fresh.has(queue)) continue
      if (queue.length < WAITING) queue.push(item)
      else {
        this.#seats.delete(queue)
        queue.end()
      }
    }
  }

  #fail(ending: AbortController, error: unknown): void {
    if (this.#ending !== ending) return
    for (const queue of this.#seats) queue.end({ error })
    this.#seats.clear()
    this.stop()
  }
}
