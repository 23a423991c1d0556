import type { Time } from '../../model/ids.ts'
import type { Environment } from '../../ports/environment.ts'

/** The longest trusted round trip, in milliseconds. */
const PROMPT = 1000

/**
 * A time of the store. `asked` is the elapsed time at the request, `estimated` the one at which the store read its
 * clock.
 */
interface Reading {
  now: Time
  asked: number
  estimated: number
}

/** The time of the store. Between responses it continues with the elapsed time of this process. */
export class StoreClock {
  readonly #environment: Pick<Environment, 'now' | 'elapsed'>
  #reading: Reading | undefined

  constructor(environment: Pick<Environment, 'now' | 'elapsed'>) {
    this.#environment = environment
  }

  /** The environment's own time until the first response of the store. */
  now(): Time {
    if (this.#reading === undefined) return this.#environment.now()
    return this.#continued(this.#reading, this.#reading.estimated)
  }

  /**
   * Whether a time is ahead for every process on this store, with any delay of their responses.
   *
   * The store may have read its clock at once for this process, and last for another one. Then this one is behind and
   * that one ahead, each by at most half of the trusted round trip. So a process that acts only before a time and one
   * that acts only after it never act at once.
   */
  isAhead(time: Time): boolean {
    const latest =
      this.#reading === undefined ? this.#environment.now() : this.#continued(this.#reading, this.#reading.asked)
    return latest + PROMPT / 2 < time
  }

  /**
   * Observes a time of the store. `asked` is the elapsed time at the request.
   *
   * The store read its clock between the request and now. If that span is long, this process may have been paused, and
   * the time may be long past. It is not trusted while there is an earlier one. Otherwise a worker would send under a
   * lease that has ended.
   */
  observe(now: Time, asked: number): void {
    const received = this.#environment.elapsed()
    if (received - asked <= PROMPT) this.#reading = { now, asked, estimated: (asked + received) / 2 }
    // Behind rather than ahead: a claim that another process still holds must not look abandoned.
    else this.#reading ??= { now, asked, estimated: received }
  }

  #continued({ now }: Reading, since: number): Time {
    return Math.round(now + this.#environment.elapsed() - since)
  }
}
