import type { Cursor, StreamItem } from '@parley/core'
import type { AnyEvent } from '@parley/core/module'
import { matchesEvent } from '@parley/core/protocol'
import { ahead } from './ahead.ts'
import type { Frame } from './frame.ts'
import type { LaneFilter } from './lanes.ts'
import type { Item, Room, RoomReader } from './room.ts'
import type { Rooms } from './rooms.ts'
import type { Source } from './source.ts'

/** How many frames are prepared for one reader on its own way. */
const AHEAD = 64

/** The end of a follower: a connection, or one join of it. Its calls are synchronous. */
export interface Sink {
  event(frame: Frame): void
  reset(cursor: Cursor): void
  /** Too much is not read yet. Nothing more should be written before {@link drained}. */
  readonly isFull: boolean
  /** Resolves when more may be written, or when the sink has closed. */
  drained(): Promise<void>
  /** The log cannot be followed any more. `undefined`: the installation stops. */
  ended(error: unknown): void
}

/** The parts of a follower. */
export interface FollowerParts {
  rooms: Rooms
  source: Source
  filter: LaneFilter
  /** The cursor to begin after. */
  after: Cursor
  /** The reader has the cursor. */
  isKnown: boolean
  sink: Sink
}

/**
 * Follows the log for one reader: every event after its cursor once, in order.
 *
 * At the end of the log it is in a room, where a delivery is one call. Behind the end it reads its own way, as fast as
 * its reader. A reader that is too slow for the room leaves it in the same way.
 */
export class Follower implements RoomReader {
  readonly filter: LaneFilter
  readonly person: string
  readonly #parts: FollowerParts
  #position: Cursor
  /** The last cursor that the reader has. */
  #sent: Cursor | undefined
  /** The room that it is in, or that it waits for. */
  #room: Room | undefined
  #isIn = false
  #stopped = false
  #isReading = false
  #own: AbortController | undefined

  constructor(parts: FollowerParts) {
    this.#parts = parts
    this.filter = parts.filter
    this.person = parts.source.person
    this.#position = parts.after
    this.#sent = parts.isKnown ? parts.after : undefined
  }

  /** Everything up to this cursor was delivered, or is not for this reader. */
  get position(): Cursor {
    return this.#isIn ? (this.#room?.position ?? this.#position) : this.#position
  }

  /** The cursor of the position, if the reader does not have it yet. From then on it has. */
  takePassed(): Cursor | undefined {
    const { position } = this
    if (position === this.#sent) return undefined
    this.#sent = position
    return position
  }

  start(): void {
    void this.#readOn()
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#leaveRoom()
    this.#own?.abort(new Error('The reader has left.'))
  }

  /** A frame of the room. */
  deliver(frame: Frame): void {
    const { sink } = this.#parts
    this.#sent = frame.cursor
    sink.event(frame)
    if (sink.isFull) this.fallBehind()
  }

  reset(cursor: Cursor): void {
    this.#sent = cursor
    this.#parts.sink.reset(cursor)
  }

  /** Leaves the room at its position, and reads on its own way. */
  fallBehind(): void {
    if (!this.#isIn || this.#stopped) return
    this.#position = this.position
    this.#isIn = false
    this.#room?.dismiss(this)
    void this.#readOn()
  }

  /**
   * Takes the items between its position and that of the room, all or none. It reads the same ones on its own way.
   *
   * @returns whether it could
   */
  catchUp(items: readonly Item[]): boolean {
    if (this.#parts.sink.isFull) return false
    const mine: Item[] = []
    for (const { item, frame } of items) {
      if (item.type === 'reset') return false
      if (item.owner !== undefined && (item.owner === null || item.owner === this.person)) return false
      const isWanted = item.type === 'event' && matchesEvent(item.event, this.filter, this.filter.addressId)
      if (isWanted && item.owner === undefined && frame === undefined) return false
      mine.push({ item, frame: isWanted && item.owner === undefined ? frame : undefined })
    }
    for (const each of mine) this.#take(each)
    return true
  }

  /** The room has reached its position. */
  arrive(): void {
    if (this.#isIn || this.#stopped || this.#parts.sink.isFull) return
    if (this.#room?.admit(this) !== true) return
    this.#isIn = true
    this.#own?.abort(new Error('The reader is in the room.'))
  }

  /** The room cannot read on. */
  fail(error: unknown): void {
    if (this.#stopped) return
    this.stop()
    this.#parts.sink.ended(error)
  }

  get #isDone(): boolean {
    return this.#isIn || this.#stopped
  }

  async #readOn(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    const { sink } = this.#parts
    try {
      let isOver = false
      while (!this.#isDone && !isOver) {
        if (sink.isFull) await sink.drained()
        else isOver = await this.#readUntilFull()
      }
      if (isOver && !this.#isDone) this.fail(undefined)
    } catch (error) {
      if (!this.#stopped) this.fail(error)
    } finally {
      this.#isReading = false
    }
  }

  /**
   * Reads its own way until it is in the room, has stopped, or its reader has too much.
   *
   * @returns whether the log is over
   */
  async #readUntilFull(): Promise<boolean> {
    const { source, sink } = this.#parts
    await this.#awaitRoom()
    if (this.#isDone) return false
    const own = new AbortController()
    this.#own = own
    try {
      const items = source.read(this.#eventFilter, { after: this.#position, signal: own.signal })
      for await (const step of ahead(items, (item) => this.#prepare(item), AHEAD)) {
        // From the moment of its admission the room delivers, and what was read here is dropped.
        if (own.signal.aborted) return false
        this.#take(step)
        if (sink.isFull) return false
        this.arrive()
        if (!own.signal.aborted && this.#room?.ended === true) await this.#awaitRoom()
        if (own.signal.aborted) return false
      }
      return !own.signal.aborted
    } catch (error) {
      if (own.signal.aborted) return false
      throw error
    } finally {
      if (this.#own === own) this.#own = undefined
      own.abort(new Error('The reader reads in another way.'))
    }
  }

  /** Waits for a room to reach its position, beside its own way. */
  async #awaitRoom(): Promise<void> {
    const { rooms, source } = this.#parts
    const room = await rooms.of(source, this.filter)
    if (this.#isDone) {
      // A room without any reader ends.
      if (room !== this.#room) room.leave(this)
      return
    }
    if (this.#room !== room) this.#room?.leave(this)
    this.#room = room
    room.await(this)
    this.arrive()
  }

  get #eventFilter(): LaneFilter {
    const { addressId: _, ...filter } = this.filter
    return filter
  }

  async #prepare(item: StreamItem<AnyEvent>): Promise<Item> {
    return { item, frame: item.type === 'event' ? await this.#parts.source.frame(item) : undefined }
  }

  #take({ item, frame }: Item): void {
    this.#position = item.cursor
    if (item.type === 'reset') this.reset(item.cursor)
    else if (frame !== undefined) {
      this.#sent = item.cursor
      this.#parts.sink.event(frame)
    }
  }

  #leaveRoom(): void {
    this.#isIn = false
    this.#room?.leave(this)
    this.#room = undefined
  }
}
