/** What one stream is made of. */
export interface EventStreamParts {
  /** What it tells, until the signal aborts. */
  frames(signal: AbortSignal): AsyncGenerator<Uint8Array>
  /** Aborts when the reader goes. */
  signal: AbortSignal
  opened(): void
  closed(): void
  failed(error: unknown): void
}

/**
 * One reader's stream: it reads on only when the reader has taken what there was.
 *
 * A slow reader so falls behind in the log and never fills the memory; one that never reads costs nothing. Where the log
 * cannot be read the stream ends, and its reader comes back with its cursor.
 */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>
  readonly #parts: EventStreamParts
  readonly #leaving = new AbortController()
  #frames: AsyncGenerator<Uint8Array> | undefined
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(parts: EventStreamParts) {
    this.#parts = parts
    this.body = new ReadableStream<Uint8Array>(
      { pull: (controller) => this.#pull(controller), cancel: () => this.#leave() },
      { highWaterMark: 0 },
    )
  }

  /** Says that the line is alive, unless the reader has something to read anyway. */
  beat(frame: Uint8Array): void {
    if (this.#controller?.desiredSize === 0) this.#controller.enqueue(frame)
  }

  /** Tells nothing more. */
  end(): void {
    const controller = this.#controller
    this.#leave()
    controller?.close()
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#frames ??= this.#begin(controller)
    const next = await this.#frames.next().catch((error: unknown) => {
      if (!this.#leaving.signal.aborted) this.#parts.failed(error)
      return undefined
    })
    if (this.#controller === undefined) return
    if (next === undefined || next.done === true) this.end()
    else controller.enqueue(next.value)
  }

  #begin(controller: ReadableStreamDefaultController<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { signal, opened, frames } = this.#parts
    this.#controller = controller
    signal.addEventListener('abort', () => this.end(), { once: true })
    if (signal.aborted) this.end()
    else opened()
    return frames(this.#leaving.signal)
  }

  #leave(): void {
    this.#controller = undefined
    this.#leaving.abort(new Error('The stream ends.'))
    // Between two frames nobody asks for the next one, so the reading itself must be told that it is over.
    this.#frames?.return(undefined).catch(() => {})
    this.#parts.closed()
  }
}
