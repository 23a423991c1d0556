import type { Environment } from '../../ports/environment.ts'

/** Milliseconds for which a caller waits for a durable change before it gets an error. */
const TIMEOUT = 900

/** The number of looks within that time. */
const LOOKS = 9

/** The number of looks without progress after which the store counts as stuck. */
const STILL = 5

/** The last look at a waiting caller: nine seconds, less than any provider waits for its webhook. */
const LAST_LOOK = 90

/**
 * Callers that wait for a durable change. Each gets an error if it takes too long.
 *
 * Only if nothing progresses. A slow store gets to all of them, and retries would give it more work. The time is
 * elapsed time, as a clock may be set meanwhile.
 */
export class Watchdog<Waiting> {
  readonly #environment: Environment
  readonly #onLate: (waiting: Waiting) => void
  /** The number of looks at each. */
  readonly #seen = new Map<Waiting, number>()
  #watching = false
  /** Looks since the last progress. */
  #still = STILL

  constructor(environment: Environment, onLate: (waiting: Waiting) => void) {
    this.#environment = environment
    this.#onLate = onLate
  }

  add(waiting: Waiting): void {
    this.#seen.set(waiting, 0)
    if (!this.#watching) void this.#watch()
  }

  delete(waiting: Waiting): void {
    this.#seen.delete(waiting)
  }

  /** A change became durable: the store makes progress. */
  moved(): void {
    this.#still = 0
  }

  async #watch(): Promise<void> {
    this.#watching = true
    const { signal } = new AbortController()
    while (this.#seen.size > 0) {
      await this.#environment.sleep(TIMEOUT / LOOKS, { signal })
      const enough = this.#still < STILL ? LAST_LOOK : LOOKS
      this.#still += 1
      for (const [waiting, looks] of this.#seen) {
        if (looks + 1 < enough) this.#seen.set(waiting, looks + 1)
        else this.#onLate(waiting)
      }
    }
    this.#watching = false
  }
}
