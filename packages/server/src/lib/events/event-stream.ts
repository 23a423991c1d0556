import type { Cursor } from '@parley/core'

/** One step of a stream: bytes for the reader, or a cursor up to which its filter left everything out. */
export type Step = { frame: Uint8Array } | { passed: Cursor }

/** The options of one stream. */
export interface EventStreamParts {
  /** The steps, until the signal aborts. */
  steps(signal: AbortSignal): AsyncGenerator<Step>
  /** Aborts when the reader disconnects. */
  signal: AbortSignal
  opened(): void
  closed(): void
  failed(error: unknown): void
}

/**
 * The stream of one reader: it reads on only after the reader has taken the last bytes.
 *
 * A slow reader falls behind in the log and never fills the memory; one that never reads costs nothing. If the log
 * cannot be read, the stream ends, and its reader returns with its cursor.
 */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>
  readonly #parts: EventStreamParts
  readonly #leaving = new AbortController()
  #steps: AsyncGenerator<Step> | undefined
  /** The cursor after events that a filter left out, if nothing was sent since. */
  #passed: Cursor | undefined
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(parts: EventStreamParts) {
    this.#parts = parts
    this.body = new ReadableStream<Uint8Array>(
      { pull: (controller) => this.#pull(controller), cancel: () => this.#leave() },
      { highWaterMark: 0 },
    )
  }

  /** Sends a heartbeat with the current cursor, unless the reader has unread bytes. */
  beat(frame: (passed: Cursor | undefined) => Uint8Array): void {
    if (this.#controller?.desiredSize !== 0) return
    this.#controller.enqueue(frame(this.#passed))
    this.#passed = undefined
  }

  /** Stops sending. */
  end(): void {
    const controller = this.#controller
    this.#leave()
    controller?.close()
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#steps ??= this.#begin(controller)
    const step = await this.#next(this.#steps)
    if (this.#controller === undefined) return
    if (step === undefined) this.end()
    else controller.enqueue(step.frame)
  }

  /** The next step with bytes. A cursor is only stored for the next heartbeat: everything before it was sent. */
  async #next(steps: AsyncGenerator<Step>): Promise<{ frame: Uint8Array } | undefined> {
    for (;;) {
      const next = await steps.next().catch((error: unknown) => {
        if (!this.#leaving.signal.aborted) this.#parts.failed(error)
        return undefined
      })
      if (next === undefined || next.done === true) return undefined
      this.#passed = 'passed' in next.value ? next.value.passed : undefined
      if ('frame' in next.value) return next.value
    }
  }

  #begin(controller: ReadableStreamDefaultController<Uint8Array>): AsyncGenerator<Step> {
    const { signal, opened, steps } = this.#parts
    this.#controller = controller
    signal.addEventListener('abort', () => this.end(), { once: true })
    if (signal.aborted) this.end()
    else opened()
    return steps(this.#leaving.signal)
  }

  #leave(): void {
    this.#controller = undefined
    this.#leaving.abort(new Error('The stream ends.'))
    // Between two frames the source is not pulled, so it must be ended explicitly.
    this.#steps?.return(undefined).catch(() => {})
    this.#parts.closed()
  }
}
