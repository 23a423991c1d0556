import { ParleyError } from '@parley/core'
import { secretDigest } from '@parley/core/people'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

/** The most failures of one address, and of one e-mail, in {@link SECONDS}. */
const FAILURES = 10
const SECONDS = 900

/**
 * Names share one of these places in memory, so its size is bounded. The salt makes the place of a name unpredictable.
 */
const PLACES = 65_536

/**
 * Limits failed sign-ins per address and per e-mail.
 *
 * Tries of one address run one after another, so failures at once are counted exactly. A try counts for its e-mail
 * before its password is compared.
 */
export class SignInLimits {
  readonly #addresses = new RateLimiterMemory({ points: FAILURES, duration: SECONDS })
  readonly #emails = new RateLimiterMemory({ points: FAILURES, duration: SECONDS })
  readonly #turns = new Map<string, Promise<unknown>>()
  readonly #salt: string
  readonly #places: number

  constructor(salt: string, { places = PLACES }: { places?: number } = {}) {
    this.#salt = salt
    this.#places = places
  }

  /**
   * Runs one try.
   *
   * @throws `sign_in.limited` with the seconds to wait; and the error of the try, which counts as a failure if it is
   * `sign_in.refused`
   */
  async attempt<Result>(names: { address: string; email: string }, run: () => Promise<Result>): Promise<Result> {
    const [address, email] = [this.#placeOf(names.address), this.#placeOf(names.email)]
    return this.#inTurn(address, async () => {
      const failed = await this.#addresses.get(address)
      if (failed !== null && failed.consumedPoints >= FAILURES) throw limited(failed)
      await this.#emails.consume(email).catch((reached: unknown) => {
        throw ParleyError.is(reached) || reached instanceof Error ? reached : limited(reached as RateLimiterRes)
      })
      try {
        const result = await run()
        await this.#emails.delete(email)
        return result
      } catch (error) {
        const isFailure = ParleyError.is(error) && error.code === 'sign_in.refused'
        if (isFailure) await this.#addresses.penalty(address)
        else await this.#emails.reward(email)
        throw error
      }
    })
  }

  /** How many names have a place in memory. */
  get size(): number {
    return this.#addresses.dump().storage.length + this.#emails.dump().storage.length + this.#turns.size
  }

  #placeOf(name: string): string {
    return String(Number.parseInt(secretDigest(`${this.#salt}:${name}`).slice(0, 8), 16) % this.#places)
  }

  async #inTurn<Result>(address: string, run: () => Promise<Result>): Promise<Result> {
    const turn = (this.#turns.get(address) ?? Promise.resolve()).then(run, run)
    this.#turns.set(address, turn)
    try {
      return await turn
    } finally {
      if (this.#turns.get(address) === turn) this.#turns.delete(address)
    }
  }
}

function limited({ msBeforeNext }: Pick<RateLimiterRes, 'msBeforeNext'>): ParleyError {
  return new ParleyError('sign_in.limited', { retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1000)) })
}
