import type { Environment } from '../../ports/environment.ts'

/** How long a caller waits to hear that something is durable, in milliseconds, before it is told to try later. */
const TIMEOUT = 900

/** How often those who wait are looked at within that time. */
const LOOKS = 9

/** How many looks without a move tell that nothing moves. */
const STILL = 5

/** After so many looks nobody is kept waiting any longer: nine seconds, less than any provider waits for its webhook. */
const LAST_LOOK = 90

/**
 * Those who wait, each of whom is told after a while that it takes too long.
 *
 * Only where nothing moves: a store that is merely slow gets to everybody, and to tell them to come again would give it
 * more to do. By time that passes, and not by a clock, which may be set meanwhile.
 */
export class Watchdog<Waiting> {
  readonly #environment: Environment
  readonly #tellLate: (waiting: Waiting) => void
  /** How many looks each has seen. */
  readonly #seen = new Map<Waiting, number>()
  #watching = false
  /** Looks since something moved. */
  #still = STILL

  constructor(environment: Environment, tellLate: (waiting: Waiting) => void) {
    this.#environment = environment
    this.#tellLate = tellLate
  }

  add(waiting: Waiting): void {
    this.#seen.set(waiting, 0)
    if (!this.#watching) void this.#watch()
  }

  delete(waiting: Waiting): void {
    this.#seen.delete(waiting)
  }

  /** Something became durable: whoever waits behind it waits for good reason. */
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
        else this.#tellLate(waiting)
      }
    }
    this.#watching = false
  }
}
