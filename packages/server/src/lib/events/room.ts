import type { Cursor, EventFilter, StreamItem } from '@parley/core'
import type { AnyEvent } from '@parley/core/module'
import { ahead } from './ahead.ts'
import type { Frame } from './frame.ts'
import { type LaneFilter, Lanes } from './lanes.ts'
import type { Source } from './source.ts'

/** How many frames are prepared, if that many events are available. */
const AHEAD = 64

/** The newest items, for a follower that catches up: how many, and of how many characters of frames. */
const RECENT = 128
const RECENT_SIZE = 512 * 1024

/** An item of the log, with its frame if a reader has wanted it. */
export interface Item {
  item: StreamItem<AnyEvent>
  frame: Frame | undefined
}

/** A reader of a room. Its calls are synchronous. */
export interface RoomReader {
  readonly filter: LaneFilter
  readonly person: string
  readonly position: Cursor
  /** Takes the items between its position and that of the room, all or none. */
  catchUp(items: readonly Item[]): boolean
  /** The room has reached its position. */
  arrive(): void
  deliver(frame: Frame): void
  reset(cursor: Cursor): void
  fallBehind(): void
  fail(error: unknown): void
}

/** The callbacks of a room. */
export interface RoomParts {
  source: Source
  filter: EventFilter
  /** The cursor of this moment. */
  newest(): Promise<Cursor>
  /** Nothing reads the room any more, or it could not read on. */
  ended(): void
}

/**
 * The readers of one sight that have reached the end of the log.
 *
 * They share one reader of the log. Each event is joined and written as JSON once. Its delivery to a reader is one
 * synchronous call. A follower that is behind reads its own way. The room admits it at the position of one of the newest
 * items.
 */
export class Room {
  readonly #parts: RoomParts
  readonly #lanes = new Lanes<RoomReader>()
  readonly #waiting = new Set<RoomReader>()
  readonly #ending = new AbortController()
  /** The newest items, oldest first, and the numbers of their cursors. */
  #recent: Item[] = []
  #size = 0
  #dropped = 0
  readonly #numbers = new Map<Cursor, number>()
  #position: Cursor | undefined

  constructor(parts: RoomParts) {
    this.#parts = parts
    void this.#run()
  }

  /** The cursor up to which every reader in the room has everything. */
  get position(): Cursor | undefined {
    return this.#position
  }

  get ended(): boolean {
    return this.#ending.signal.aborted
  }

  /** Admits a follower as soon as the room reaches its position. */
  await(follower: RoomReader): void {
    this.#waiting.add(follower)
  }

  /**
   * Admits a follower, if it can catch up from the newest items. Delivers them to it.
   *
   * @returns whether it is in the room
   */
  admit(follower: RoomReader): boolean {
    if (this.#position === undefined || this.ended) return false
    if (follower.position !== this.#position) {
      const number = this.#numbers.get(follower.position)
      if (number === undefined) return false
      if (!follower.catchUp(this.#recent.slice(number - this.#dropped + 1))) return false
    }
    this.#waiting.delete(follower)
    this.#lanes.add(follower.filter, follower)
    return true
  }

  /** Moves a reader out of the room. It waits again, and reads on its own way. */
  dismiss(follower: RoomReader): void {
    this.#lanes.delete(follower.filter, follower)
    this.#waiting.add(follower)
  }

  leave(follower: RoomReader): void {
    this.#waiting.delete(follower)
    this.#lanes.delete(follower.filter, follower)
    if (this.#lanes.size === 0 && this.#waiting.size === 0) this.#end()
  }

  async #run(): Promise<void> {
    const { source, filter, newest } = this.#parts
    const { signal } = this.#ending
    try {
      const begin = await newest()
      this.#move(begin)
      const items = source.read(filter, { after: begin, signal })
      for await (const prepared of ahead(items, (item) => this.#prepare(item), AHEAD)) {
        if (this.ended) return
        await this.#advance(prepared)
      }
      if (!this.ended) this.#fail(undefined)
    } catch (error) {
      if (!this.ended) this.#fail(error)
    }
  }

  async #prepare(item: StreamItem<AnyEvent>): Promise<Item> {
    const isWanted =
      item.type === 'event' && item.owner === undefined && this.#lanes.wanting(item.event).some(({ size }) => size > 0)
    return { item, frame: isWanted ? await this.#parts.source.frame(item) : undefined }
  }

  async #advance({ item, frame: prepared }: Item): Promise<void> {
    let frame = prepared
    if (item.type === 'event' && item.owner === undefined && frame === undefined) {
      // A reader of another filter may have come since the item was prepared.
      if (this.#lanes.wanting(item.event).length > 0) frame = await this.#parts.source.frame(item)
      if (this.ended) return
    }
    if (item.type !== 'reset' && item.owner !== undefined) this.#sendOff(item.owner)
    // A reader that came meanwhile has the position before this item. It gets the item like the others.
    const wanting = item.type === 'event' && item.owner === undefined ? this.#lanes.wanting(item.event) : []
    this.#remember({ item, frame })
    if (item.type === 'reset') for (const reader of [...this.#lanes.readers()]) reader.reset(item.cursor)
    else if (frame !== undefined) for (const readers of wanting) for (const reader of readers) reader.deliver(frame)
    this.#admitWaiting()
  }

  /** Each reader of an event that belongs to a person reads it on its own way. */
  #sendOff(owner: string | null): void {
    for (const reader of [...this.#lanes.readers()]) if (owner === null || reader.person === owner) reader.fallBehind()
  }

  #remember(entry: Item): void {
    const { cursor, type } = entry.item
    if (type === 'reset') {
      this.#dropped += this.#recent.length
      this.#recent = []
      this.#size = 0
      this.#numbers.clear()
    } else {
      this.#numbers.set(cursor, this.#dropped + this.#recent.length)
      this.#recent.push(entry)
      this.#size += entry.frame?.json.length ?? 0
      while (this.#recent.length > RECENT || this.#size > RECENT_SIZE) this.#forget()
    }
    this.#position = cursor
  }

  #forget(): void {
    const oldest = this.#recent.shift()
    if (oldest === undefined) return
    this.#dropped += 1
    this.#size -= oldest.frame?.json.length ?? 0
    this.#numbers.delete(oldest.item.cursor)
  }

  #move(position: Cursor): void {
    this.#position = position
    this.#admitWaiting()
  }

  #admitWaiting(): void {
    for (const follower of this.#waiting) if (follower.position === this.#position) follower.arrive()
  }

  #fail(error: unknown): void {
    const readers = [...this.#lanes.readers()]
    this.#end()
    for (const reader of readers) reader.fail(error)
  }

  #end(): void {
    if (this.ended) return
    this.#ending.abort(new Error('The room has no reader.'))
    this.#parts.ended()
  }
}
