import type { Cursor } from '@parley/core'
import type { Caller } from '../live/caller.ts'
import type { Closing, OpenConnection } from '../live/connections.ts'
import type { Sink } from './follower.ts'
import { type Frame, frameEvent } from './frame.ts'

/** The most bytes that wait for a reader. Beyond them, it reads on its own way as soon as it has taken them. */
const MOST = 256 * 1024

/** The parts of a stream. */
export interface EventStreamParts {
  caller: Caller
  /** Milliseconds that only grow. */
  elapsed(): number
  /** The time, as it is shown. */
  at(): string
  /** The reader has begun to read. */
  opened(): void
  /** The stream has ended, in any way. */
  closed(): void
  /** The cursor up to which a filter left everything out since the last frame. */
  passed(): Cursor | undefined
  failed(error: unknown): void
}

/**
 * The stream of one reader over server-sent events.
 *
 * A slow reader falls behind in the log, and never fills the memory. If the log cannot be read, the stream ends, and
 * its reader returns with its cursor.
 */
export class EventStream implements Sink, OpenConnection {
  readonly body: ReadableStream<Uint8Array>
  readonly #parts: EventStreamParts
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #isOpen = false
  #stalledSince: number | undefined
  #wake: (() => void) | undefined

  constructor(parts: EventStreamParts) {
    this.#parts = parts
    this.body = new ReadableStream<Uint8Array>(
      { pull: (controller) => this.#pull(controller), cancel: () => this.#leave() },
      { highWaterMark: 0, size: (chunk) => chunk.byteLength },
    )
  }

  get caller(): Caller {
    return this.#parts.caller
  }

  get stalledSince(): number | undefined {
    return this.#stalledSince
  }

  get isFull(): boolean {
    return this.#waiting > MOST
  }

  event(frame: Frame): void {
    this.write(frame.bytes)
  }

  reset(cursor: Cursor): void {
    this.event(frameEvent({ type: 'reset', at: this.#parts.at() }, cursor))
  }

  /** Typing and presence: lossy, so a slow reader misses them. */
  ephemeral(frame: Frame): void {
    if (this.#waiting === 0) this.event(frame)
  }

  write(bytes: Uint8Array): void {
    if (this.#controller === undefined) return
    this.#controller.enqueue(bytes)
    if (this.isFull) this.#stalledSince ??= this.#parts.elapsed()
  }

  drained(): Promise<void> {
    if (!this.#isOpen || !this.isFull) return Promise.resolve()
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  ended(error: unknown): void {
    if (error !== undefined) this.#parts.failed(error)
    this.#end()
  }

  /** Sends a heartbeat with the current cursor, unless the reader has unread bytes. */
  beat(at: string): void {
    if (!this.#isOpen || this.#waiting > 0) return
    this.event(frameEvent({ type: 'heartbeat', at }, this.#parts.passed()))
  }

  close(reason: Closing): void {
    // The rest of a stream that nothing reads would wait without a limit.
    if (reason === 'tooSlow') this.#controller?.error(tooSlow())
    else this.#controller?.close()
    this.#leave()
  }

  get #waiting(): number {
    return -(this.#controller?.desiredSize ?? 0)
  }

  #pull(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (!this.#isOpen && this.#controller === undefined) {
      this.#isOpen = true
      this.#controller = controller
      this.#parts.opened()
    }
    this.#stalledSince = undefined
    this.#wake?.()
    this.#wake = undefined
  }

  #end(): void {
    this.#controller?.close()
    this.#leave()
  }

  #leave(): void {
    this.#controller = undefined
    this.#isOpen = false
    this.#parts.closed()
    this.#wake?.()
    this.#wake = undefined
  }
}

/** An adapter of `fetch` writes it to its log: one line, without a stack. */
function tooSlow(): Error {
  const error = new Error('A reader of an event stream was too slow.')
  error.stack = error.message
  return error
}
