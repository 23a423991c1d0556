import { type Cursor, type Environment, type EventFilter, ParleyError } from '@parley/core'
import { presentTime } from '@parley/core/protocol'
import type { Caller } from '../live/caller.ts'
import type { Live } from '../live/live.ts'
import { EventStream } from './event-stream.ts'
import { Follower } from './follower.ts'
import { framePlace, frameRetry } from './frame.ts'

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // A proxy that buffers answers would hold events back.
  'x-accel-buffering': 'no',
}

/** The begin, the filter and the end of a stream. */
export interface StreamOptions {
  /** The cursor to begin after; without one the stream begins now. */
  after: Cursor | undefined
  filter: EventFilter
  /** With typing and presence. */
  ephemeral?: boolean | undefined
  signal: AbortSignal
}

/** Event streams over server-sent events. */
export class EventStreams {
  readonly #live: Live
  readonly #environment: Environment

  constructor(live: Live, environment: Environment) {
    this.#live = live
    this.#environment = environment
  }

  /**
   * Opens a stream after a cursor, or from now. It ends when `signal` aborts, the reader disconnects, its session ends
   * or the server stops.
   *
   * @throws `parley.stopped`, `connections.too_many`, `not_found` for the conversation of the filter
   */
  async open(caller: Caller, { after, filter, ephemeral = false, signal }: StreamOptions): Promise<Response> {
    const { connections, rooms, people } = this.#live
    // After its begin, a stream cannot be refused any more.
    connections.ensureRoom(caller)
    const lane = await this.#live.laneOf(caller.view, filter, signal)
    const source = this.#live.sourceOf(caller.view)
    // A reader without a cursor receives the current one first, so it can return to it before any event.
    const begin = after ?? (await rooms.newest(source))
    connections.ensureRoom(caller)
    const end = (): void => stream.ended(undefined)
    let leave: (() => void) | undefined
    let isClosed = false
    const stream: EventStream = new EventStream({
      caller,
      elapsed: () => this.#environment.elapsed(),
      at: () => presentTime(this.#environment.now()),
      passed: () => follower.takePassed(),
      opened: () => {
        connections.add(stream)
        signal.addEventListener('abort', end, { once: true })
        if (signal.aborted || connections.stopped) return end()
        // At different times, so that readers do not all reconnect to a restarted server at once.
        stream.write(frameRetry(1000 + Math.floor(this.#environment.random() * 4000)))
        if (after === undefined) stream.event(framePlace(begin))
        follower.start()
        if (!ephemeral) return
        void people
          .join(caller.view, (frame, news) => {
            if (filter.conversationId === undefined || news.conversationId === filter.conversationId)
              stream.ephemeral(frame)
          })
          .then((left) => {
            if (isClosed) left()
            else leave = left
          })
      },
      closed: () => {
        isClosed = true
        connections.delete(stream)
        signal.removeEventListener('abort', end)
        follower.stop()
        leave?.()
      },
      failed: (error) => this.#environment.log.warn({ error: String(error) }, 'An event stream was cut short.'),
    })
    const follower = new Follower({ rooms, source, filter: lane, after: begin, isKnown: true, sink: stream })
    return new Response(stream.body, { headers })
  }

  /** The server stops: a stream is refused. @throws `parley.stopped` */
  ensureRunning(): void {
    if (this.#live.connections.stopped) throw new ParleyError('parley.stopped')
  }
}
