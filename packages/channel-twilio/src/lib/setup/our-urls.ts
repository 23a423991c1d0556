import type { ChannelStateMap } from '@parley/core/channel'

/** The name of the stored URLs in the state of a channel. */
const NAME = 'setup:urls'

/** The number of earlier URLs that are stored. */
const STORED = 20

/**
 * The rule of repetitions. Twilio repeats a webhook without a connection or an answer in time, and one with an answer of
 * 5xx. It is the fragment of a URL. Twilio neither sends nor signs it.
 */
const RETRIES = '#rc=3&rp=5xx,rt,ct'

/** Twilio's own example, which every new number has. It belongs to no system. */
const EXAMPLE = /^https:\/\/demo\.twilio\.com\//i

/** The URL with the rule of repetitions. A URL with a fragment has its own rule. */
export function withRetries(url: string): string {
  return url.includes('#') ? url : `${url}${RETRIES}`
}

/** The URLs of this channel's webhooks: the present one, and those that an earlier setup wrote. */
export class OurUrls {
  readonly #state: ChannelStateMap

  constructor(state: ChannelStateMap) {
    this.#state = state
  }

  /** Stores a URL before it is written at Twilio. After a change of the public URL, the earlier one is not foreign. */
  async store(url: string): Promise<void> {
    const known = await this.#known()
    const bare = bareOf(url)
    if (!known.includes(bare)) await this.#state.set(NAME, [...known, bare].slice(-STORED))
  }

  /** Returns whether a URL belongs to another system. */
  async foreign(present: string): Promise<(url: string | null) => boolean> {
    const own = new Set([bareOf(present), ...(await this.#known())])
    return (url) => url !== null && !EXAMPLE.test(url) && !own.has(bareOf(url))
  }

  async #known(): Promise<string[]> {
    const known = await this.#state.get(NAME)
    return Array.isArray(known) ? known.filter((each) => typeof each === 'string') : []
  }
}

function bareOf(url: string): string {
  const [bare = ''] = url.split('#', 1)
  return bare
}
