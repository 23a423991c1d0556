import type { Environment } from '../environment.ts'
import type { Time } from '../model/ids.ts'

/** How long an answer may take whose time is believed, in milliseconds. */
const PROMPT = 1000

/** The time as the store tells it, carried on from one answer to the next by what has passed here. */
export class StoreTime {
  readonly #environment: Pick<Environment, 'now' | 'elapsed'>
  #told: { now: Time; elapsed: number } | undefined

  constructor(environment: Pick<Environment, 'now' | 'elapsed'>) {
    this.#environment = environment
  }

  /** The environment's own, until the store has told it. */
  now(): Time {
    if (this.#told === undefined) return this.#environment.now()
    return Math.round(this.#told.now + this.#environment.elapsed() - this.#told.elapsed)
  }

  /**
   * Hears the time in an answer to a question that was asked when `elapsed` was `asked`.
   *
   * It was told somewhere in between. Where that is long, this process may have stood still and the time be long past: it is
   * not believed while there is an earlier one. A worker that took it for the present would send under a lease that has ended.
   */
  hear(now: Time, asked: number): void {
    const heard = this.#environment.elapsed()
    if (heard - asked <= PROMPT) this.#told = { now, elapsed: (asked + heard) / 2 }
    else this.#told ??= { now, elapsed: asked }
  }
}
