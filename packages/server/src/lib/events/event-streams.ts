import { type Cursor, type Environment, ParleyError, type ParleyView, type StreamItem } from '@parley/core'
import { presentTime } from '@parley/core/protocol'
import { ahead } from './ahead.ts'
import { EventStream } from './event-stream.ts'
import { frameEvent, framePlace, frameRetry } from './frame.ts'
import { JoinedFrames } from './joined-frames.ts'

const HEARTBEAT = 30_000

/** How many frames are made beforehand for one reader, where so many events are there already. */
const AHEAD = 64

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // A proxy that collects what it passes on would hold events back.
  'x-accel-buffering': 'no',
}

/** The event streams that are open, and the heart they share. */
export class EventStreams {
  readonly #environment: Environment
  readonly #frames: JoinedFrames
  readonly #open = new Set<EventStream>()
  readonly #ending = new AbortController()
  #beating = false

  constructor(environment: Environment) {
    this.#environment = environment
    this.#frames = new JoinedFrames(environment)
  }

  /** No stream is opened any more. */
  get stopped(): boolean {
    return this.#ending.signal.aborted
  }

  /**
   * Opens a stream behind a cursor, or from now on; it ends when `signal` aborts, the reader goes or the server stops.
   *
   * @throws `parley.stopped`
   */
  async open(view: ParleyView, after: Cursor | undefined, signal: AbortSignal): Promise<Response> {
    // A reader that begins now is told where that is: it can come back to here before anything happened.
    const begin = after ?? (await view.conversations.list({ limit: 1, signal })).asOf
    if (this.stopped) throw new ParleyError('parley.stopped')
    const stream: EventStream = new EventStream({
      frames: (until) => this.#read(view, begin, { told: after !== undefined, signal: until }),
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
    { told, signal }: { told: boolean; signal: AbortSignal },
  ): AsyncGenerator<Uint8Array> {
    // Apart from each other, so that a server that comes back is not met by everyone at once.
    yield frameRetry(1000 + Math.floor(this.#environment.random() * 4000))
    if (!told) yield framePlace(after)
    yield* ahead(view.events({ after, signal }), (item) => this.#frame(view, item), AHEAD)
  }

  async #frame(view: ParleyView, item: StreamItem): Promise<Uint8Array> {
    if (item.type === 'event') return this.#frames.of(view, item)
    return frameEvent({ type: 'reset', at: presentTime(this.#environment.now()) }, item.cursor)
  }

  async #beat(): Promise<void> {
    if (this.#beating) return
    this.#beating = true
    while (this.#open.size > 0 && !this.stopped) {
      await this.#environment.sleep(HEARTBEAT, { signal: this.#ending.signal }).catch(() => {})
      const frame = frameEvent({ type: 'heartbeat', at: presentTime(this.#environment.now()) })
      for (const stream of this.#open) stream.beat(frame)
    }
    this.#beating = false
  }
}
