import type { Time } from '@parley/core'
import type { ChannelStateMap } from '@parley/core/channel'
import { z } from 'zod'

const MAX_KNOWN = 10_000

const noted = z.object({ number: z.string(), at: z.number() })
type Noted = z.output<typeof noted>

/**
 * From which number of a messaging service each customer is answered: the one that they wrote to last.
 *
 * Twilio keeps such a number (Sticky Sender) only once the service has sent something to the customer, and where it is not
 * turned off. The thread does not name the number, because the service is one end with all its numbers.
 */
export class AnsweringNumbers {
  readonly #state: ChannelStateMap
  readonly #known = new Map<string, Noted>()

  constructor(state: ChannelStateMap) {
    this.#state = state
  }

  /**
   * Notes which number a customer wrote to, and when. A message without a time has just arrived: it is later than all that is
   * known. It writes only where that is another number than the one that is kept, which another process may have written.
   */
  async note(customer: string, number: string, { at, now }: { at: Time | undefined; now: Time }): Promise<void> {
    const { durable, last } = await this.#noted(customer)
    const time = at ?? Math.max(now, (last?.at ?? 0) + 1)
    if (last !== undefined && last.at >= time) return
    if (durable?.number !== number) await this.#state.set(nameOf(customer), { number, at: time } satisfies Noted)
    if (this.#known.size === MAX_KNOWN) this.#known.clear()
    this.#known.set(customer, { number, at: time })
  }

  /** The number to answer a customer from; none where they never wrote. */
  async of(customer: string): Promise<string | undefined> {
    return (await this.#noted(customer)).last?.number
  }

  async #noted(customer: string): Promise<{ durable: Noted | undefined; last: Noted | undefined }> {
    const [durable, known] = [await this.#durable(customer), this.#known.get(customer)]
    // Another process may have noted a later one.
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
