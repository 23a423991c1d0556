import {
  type Cursor,
  type Environment,
  type EventFilter,
  ParleyError,
  type ParleyView,
  type StreamItem,
} from '@parley/core'
import type { AnyEvent, ModuleParts } from '@parley/core/module'
import { presentTime } from '@parley/core/protocol'
import { ahead } from './ahead.ts'
import { EventStream, type Step } from './event-stream.ts'
import { frameEvent, framePlace, frameRetry } from './frame.ts'
import { JoinedFrames } from './joined-frames.ts'

const HEARTBEAT = 30_000

/** How many frames are prepared for one reader, if that many events are available. */
const AHEAD = 64

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
  signal: AbortSignal
}

/** The open event streams, and their shared heartbeat. */
export class EventStreams {
  readonly #environment: Environment
  readonly #frames: JoinedFrames
  readonly #open = new Set<EventStream>()
  readonly #ending = new AbortController()
  #beating = false

  constructor(environment: Environment, modules: readonly ModuleParts[]) {
    this.#environment = environment
    this.#frames = new JoinedFrames(environment, modules)
  }

  /** No new streams are opened. */
  get stopped(): boolean {
    return this.#ending.signal.aborted
  }

  /**
   * Opens a stream after a cursor, or from now. It ends when `signal` aborts, the reader disconnects or the server
   * stops.
   *
   * @throws `parley.stopped`, `not_found` for the conversation of the filter
   */
  async open(view: ParleyView, { after, filter, signal }: StreamOptions): Promise<Response> {
    // After its begin, a stream cannot be refused any more.
    if (filter.conversationId !== undefined) await view.conversations.get(filter.conversationId, { signal })
    // A reader without a cursor receives the current one first, so it can return to it before any event.
    const begin = after ?? (await view.conversations.list({ limit: 1, signal })).asOf
    if (this.stopped) throw new ParleyError('parley.stopped')
    const stream: EventStream = new EventStream({
      steps: (until) => this.#read(view, begin, { told: after !== undefined, filter, signal: until }),
      signal,
      opened: () => {
        this.#open.add(stream)
        if (this.stopped) stream.end()
        else void this.#beat()
      },
      closed: () => this.#open.delete(stream),
      failed: (error) => this.#environment.log.warn({ error: String(error) }, 'An event stream was cut short.'),
    })
    return new Response(stream.body, { headers })
  }

  /** Ends every stream. */
  stop(): void {
    this.#ending.abort(new ParleyError('parley.stopped'))
    for (const stream of this.#open) stream.end()
  }

  async *#read(
    view: ParleyView,
    after: Cursor,
    { told, filter, signal }: { told: boolean; filter: EventFilter; signal: AbortSignal },
  ): AsyncGenerator<Step> {
    // At different times, so that readers do not all reconnect to a restarted server at once.
    yield { frame: frameRetry(1000 + Math.floor(this.#environment.random() * 4000)) }
    if (!told) yield { frame: framePlace(after) }
    yield* ahead(view.events({ ...filter, after, signal }), (item) => this.#step(view, item), AHEAD)
  }

  async #step(view: ParleyView, item: StreamItem<AnyEvent>): Promise<Step> {
    switch (item.type) {
      case 'event':
        return { frame: await this.#frames.of(view, item) }
      case 'passed':
        return { passed: item.cursor }
      case 'reset':
        return { frame: frameEvent({ type: 'reset', at: presentTime(this.#environment.now()) }, item.cursor) }
      default:
        return item satisfies never
    }
  }

  async #beat(): Promise<void> {
    if (this.#beating) return
    this.#beating = true
    while (this.#open.size > 0 && !this.stopped) {
      await this.#environment.sleep(HEARTBEAT, { signal: this.#ending.signal }).catch(() => {})
      const beat = { type: 'heartbeat', at: presentTime(this.#environment.now()) } as const
      const bare = frameEvent(beat)
      for (const stream of this.#open) stream.beat((passed) => (passed === undefined ? bare : frameEvent(beat, passed)))
    }
    this.#beating = false
  }
}
