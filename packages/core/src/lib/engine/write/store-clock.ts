import type { Time } from '../../model/ids.ts'
import type { Environment } from '../../ports/environment.ts'

/** How long an answer may take whose time is believed, in milliseconds. */
const PROMPT = 1000

/** An answer of the store: what time it told, and what had passed here when it was asked, and when it told it, as is thought. */
interface Told {
  now: Time
  asked: number
  thought: number
}

/** The time as the store tells it, carried on from one answer to the next by what has passed here. */
export class StoreClock {
  readonly #environment: Pick<Environment, 'now' | 'elapsed'>
  #told: Told | undefined

  constructor(environment: Pick<Environment, 'now' | 'elapsed'>) {
    this.#environment = environment
  }

  /** The environment's own, until the store has told it. */
  now(): Time {
    if (this.#told === undefined) return this.#environment.now()
    return this.#carriedOn(this.#told, this.#told.thought)
  }

  /**
   * Whether a time lies ahead for every process on this store, however unlucky each was in hearing of it.
   *
   * It may have told the time here as soon as it was asked, and to another one when that had the answer: then this one is
   * behind, and that one ahead by at most half of what is believed. Who acts only before a time, and who acts only
   * after it, never act at once.
   */
  isAhead(time: Time): boolean {
    const latest = this.#told === undefined ? this.#environment.now() : this.#carriedOn(this.#told, this.#told.asked)
    return latest + PROMPT / 2 < time
  }

  /**
   * Hears the time in an answer to a question that was asked when `elapsed` was `asked`.
   *
   * It was told somewhere in between. Where that is long, this process may have stood still and the time be long past: it is
   * not believed while there is an earlier one. A worker that took it for the present would send under a lease that has ended.
   */
  observe(now: Time, asked: number): void {
    const heard = this.#environment.elapsed()
    if (heard - asked <= PROMPT) this.#told = { now, asked, thought: (asked + heard) / 2 }
    // Rather behind than ahead: what another one still holds is not taken for left behind.
    else this.#told ??= { now, asked, thought: heard }
  }

  #carriedOn({ now }: Told, since: number): Time {
    return Math.round(now + this.#environment.elapsed() - since)
  }
}
