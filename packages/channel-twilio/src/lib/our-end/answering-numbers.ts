import type { Time } from '@parley/core'
import type { ChannelStateMap } from '@parley/core/channel'
import { z } from 'zod'

const MAX_KNOWN = 10_000

const noted = z.object({ number: z.string(), at: z.number() })
type Noted = z.output<typeof noted>

/**
 * The number of a messaging service that answers each customer: the one that they wrote to last.
 *
 * Twilio has such a number (Sticky Sender) only after the service has sent to the customer. The feature can be turned
 * off. The thread does not contain the number, because all numbers of the service share it.
 */
export class AnsweringNumbers {
  readonly #state: ChannelStateMap
  readonly #known = new Map<string, Noted>()

  constructor(state: ChannelStateMap) {
    this.#state = state
  }

  /**
   * Stores which number a customer wrote to, and when. A message without a time has just arrived: it is later than all
   * others. Writes only if the number differs from the stored one, which another process may have written.
   */
  async note(customer: string, number: string, { at, now }: { at: Time | undefined; now: Time }): Promise<void> {
    const { durable, last } = await this.#noted(customer)
    const time = at ?? Math.max(now, (last?.at ?? 0) + 1)
    if (last !== undefined && last.at >= time) return
    if (durable?.number !== number) await this.#state.set(nameOf(customer), { number, at: time } satisfies Noted)
    if (this.#known.size === MAX_KNOWN) this.#known.clear()
    this.#known.set(customer, { number, at: time })
  }

  /** The number that answers a customer; `undefined` if they never wrote. */
  async of(customer: string): Promise<string | undefined> {
    return (await this.#noted(customer)).last?.number
  }

  async #noted(customer: string): Promise<{ durable: Noted | undefined; last: Noted | undefined }> {
    const [durable, known] = [await this.#durable(customer), this.#known.get(customer)]
    // Another process may have stored a later one.
    return { durable, last: (durable?.at ?? 0) > (known?.at ?? 0) ? durable : known }
  }

  async #durable(customer: string): Promise<Noted | undefined> {
    return noted
      .optional()
      .catch(undefined)
      .parse(await this.#state.get(nameOf(customer)))
  }
}

function nameOf(customer: string): string {
  return `answered-from:${customer}`
}
