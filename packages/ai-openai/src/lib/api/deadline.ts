import type { Environment } from '@parley/core'

/** A signal that aborts with the signal of a call, and after a time without progress. */
export class Deadline implements Disposable {
  readonly #limit: number
  readonly #given: AbortSignal
  readonly #sleep: Environment['sleep']
  readonly #own = new AbortController()
  #wait = new AbortController()
  #isOver = false

  // Not by `AbortSignal.any`: on Node 20 its signal may be collected while the request still runs.
  readonly #leave = (): void => this.#own.abort(this.#given.reason)

  constructor(given: AbortSignal, limit: number, sleep: Environment['sleep']) {
    this.#given = given
    this.#limit = limit
    this.#sleep = sleep
    given.addEventListener('abort', this.#leave, { once: true })
    if (given.aborted) this.#leave()
    this.#begin()
  }

  get signal(): AbortSignal {
    return this.#own.signal
  }

  /** Whether the time passed without progress. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Begins the time again. */
  touch(): void {
    this.#wait.abort()
    this.#wait = new AbortController()
    this.#begin()
  }

  #begin(): void {
    this.#sleep(this.#limit, { signal: this.#wait.signal }).then(
      () => {
        this.#isOver = true
        this.#own.abort()
      },
      () => {},
    )
  }

  /** Ends the wait, and a request that still runs. */
  [Symbol.dispose](): void {
    this.#wait.abort()
    this.#given.removeEventListener('abort', this.#leave)
    this.#own.abort()
  }
}
