import type { Time } from '@parley/core'
import type { ChannelStateMap } from '@parley/core/channel'
import { z } from 'zod'
import { addressOf } from '../address/address.ts'
import { isNumber } from './thread.ts'

/** A number of ours that customers write to. */
export interface OurNumber {
  number: string
  /** Messages from before this time are history. */
  since: Time
}

const STATE = 'numbers'
const DAY = 86_400_000
/** How long a number counts as ours after its last webhook. So a webhook that was posted here by mistake expires. */
const KEPT = 30 * DAY

interface Seen {
  first: Time
  last: Time
}

const stored = z.record(z.string(), z.object({ first: z.number(), last: z.number() })).catch({})

/**
 * The further numbers that post their messages to a channel, beyond the configured one. They are learned, and stored
 * durably.
 */
export class OurNumbers {
  readonly #configured: string | undefined
  readonly #state: ChannelStateMap
  readonly #now: () => Time
  #seen: Readonly<Record<string, Seen>> = {}

  constructor(configured: string | undefined, state: ChannelStateMap, now: () => Time) {
    this.#configured = configured
    this.#state = state
    this.#now = now
  }

  /** Stores the number of a genuine webhook. Writes once a day and number. */
  async learn(number: string): Promise<void> {
    const { [number]: known } = this.#seen
    if (!isNumber(number) || this.#isConfigured(number) || (known && this.#now() - known.last < DAY)) return
    await this.#load()
    const { [number]: before = { first: this.#now() } } = this.#seen
    this.#seen = { ...this.#seen, [number]: { first: before.first, last: this.#now() } }
    await this.#state.set(STATE, this.#seen)
  }

  /** The numbers that were learned. */
  async learned(): Promise<OurNumber[]> {
    await this.#load()
    return Object.entries(this.#seen).map(([number, { first }]) => ({ number, since: first }))
  }

  // The numbers of other processes and of this one: two concurrent writes may overwrite each other.
  async #load(): Promise<void> {
    const known = { ...stored.parse(await this.#state.get(STATE)), ...this.#seen }
    const kept = Object.entries(known).filter(([, { last }]) => this.#now() - last < KEPT)
    this.#seen = Object.fromEntries(kept)
  }

  #isConfigured(number: string): boolean {
    return this.#configured !== undefined && addressOf(number).value === addressOf(this.#configured).value
  }
}
