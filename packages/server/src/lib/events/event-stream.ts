import type { Cursor } from '@parley/core'

/** One step of a stream: bytes for the reader, or a place in the log before which the reader asked for nothing. */
export type Step = { frame: Uint8Array } | { passed: Cursor }

/** What one stream is made of. */
export interface EventStreamParts {
  /** What it tells, until the signal aborts. */
  steps(signal: AbortSignal): AsyncGenerator<Step>
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
  #steps: AsyncGenerator<Step> | undefined
  /** The place behind events that the reader did not ask for, where nothing was sent since. */
  #passed: Cursor | undefined
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(parts: EventStreamParts) {
    this.#parts = parts
    this.body = new ReadableStream<Uint8Array>(
      { pull: (controller) => this.#pull(controller), cancel: () => this.#leave() },
      { highWaterMark: 0 },
    )
  }

  /** Says that the line is alive, and where the reader is now, unless the reader has something to read anyway. */
  beat(frame: (passed: Cursor | undefined) => Uint8Array): void {
    if (this.#controller?.desiredSize !== 0) return
    this.#controller.enqueue(frame(this.#passed))
    this.#passed = undefined
  }

  /** Tells nothing more. */
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

  /** The next step with bytes. A place is only kept, for the next beat: everything before it was sent. */
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
    // Between two frames nobody asks for the next one, so the reading itself must be told that it is over.
    this.#steps?.return(undefined).catch(() => {})
    this.#parts.closed()
  }
}
