import type { Candidate, TrackedMessage } from '@parley/core/channel'
import type { Account, Messages } from '../account/account.ts'
import { addressOf } from '../address/address.ts'
import { candidateOf, type Found, mayBe, SKEW, sinceByTwilio } from './candidate.ts'
import { failureOf } from './failure.ts'
import type { Sender } from './send.ts'

/** The longest page that Twilio gives. */
const PAGE_SIZE = 1000

/** For how many messages one list request is made. */
const PER_LIST = 100

/** Older messages stand behind all that was sent since, and are asked for by the day on which they were sent. */
const RECENT = 6 * 3_600_000

/** How long after it was accepted a message may be sent. */
const QUEUED_FOR = 4 * 3_600_000

/** How many that no list has shown are asked for by their ids: such as one that failed before it was sent. */
const BY_ID = 10

type Filter = NonNullable<Parameters<Messages['page']>[0]>

/**
 * Asks Twilio how far messages have come: recent ones in the list of all that was sent, from the newest back; older ones in
 * lists of the time at which they were sent; a few that no list has shown by their ids.
 *
 * @throws where Twilio cannot be asked, or the signal aborts.
 */
export async function lookUpMany(
  account: Account,
  senderOf: (message: TrackedMessage) => Sender,
  messages: readonly TrackedMessage[],
  { signal }: { signal: AbortSignal },
): Promise<Candidate[]> {
  signal.throwIfAborted()
  if (messages.length === 0) return []
  const desk = new Desk(account, senderOf, messages)
  const recently = account.clock().now - RECENT
  const [recent, old] = [
    messages.filter((each) => desk.sinceOf(each) >= recently),
    messages.filter((each) => desk.sinceOf(each) < recently),
  ]
  try {
    const lists = Math.ceil(messages.length / PER_LIST)
    const left = recent.length === 0 ? lists : lists - (await desk.readBack(recent, lists, signal))
    if (old.length > BY_ID) await desk.readWindows(old, left, signal)
    await desk.readById(old, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(`Twilio could not be asked for messages. ${failureOf(error).detail}`)
  }
  return desk.told()
}

/** What is asked for, and what Twilio has shown of it. */
class Desk {
  readonly #account: Account
  readonly #senderOf: (message: TrackedMessage) => Sender
  /** The number that all of them left from. Lists of several numbers are those of the account. */
  readonly #from: string | undefined
  readonly #messages: readonly TrackedMessage[]
  readonly #found = new Map<string, Found>()

  constructor(account: Account, senderOf: (message: TrackedMessage) => Sender, messages: readonly TrackedMessage[]) {
    this.#account = account
    this.#senderOf = senderOf
    this.#messages = messages
    const [from, ...others] = new Set(messages.map((each) => senderOf(each).from))
    this.#from = others.length === 0 ? from : undefined
  }

  sinceOf({ message }: TrackedMessage): number {
    return sinceByTwilio(message, this.#account)
  }

  /** Reads the list from the newest back; answers how many pages that took. */
  async readBack(wanted: readonly TrackedMessage[], most: number, signal: AbortSignal): Promise<number> {
    const since = Math.min(...wanted.map((each) => this.sinceOf(each))) - SKEW
    let page = await this.#list({}, signal)
    for (let pages = 1; ; pages += 1) {
      const oldest = page.instances.at(-1)
      const isOver = oldest === undefined || oldest.dateCreated.getTime() < since || this.#areFound(wanted)
      const { nextPageUrl } = page
      if (isOver || pages >= most || !nextPageUrl) return pages
      page = await this.#keep((messages) => messages.getPage(nextPageUrl), signal)
    }
  }

  /** Reads one list for each time that several were sent at, the oldest first. */
  async readWindows(wanted: readonly TrackedMessage[], most: number, signal: AbortSignal): Promise<void> {
    let left = wanted.toSorted((a, b) => this.sinceOf(a) - this.sinceOf(b))
    for (let lists = 0; lists < most && left.length > 0; lists += 1) {
      const from = this.sinceOf(left[0] as TrackedMessage)
      const within = left.filter((each) => this.sinceOf(each) < from + RECENT)
      const to = Math.max(...within.map((each) => this.sinceOf(each))) + QUEUED_FOR
      await this.#list({ dateSentAfter: new Date(from - SKEW), dateSentBefore: new Date(to + SKEW) }, signal)
      left = left.slice(within.length)
    }
  }

  /** Asks for a few that were not found. */
  async readById(wanted: readonly TrackedMessage[], signal: AbortSignal): Promise<void> {
    const missing = wanted.flatMap(({ providerId }) =>
      providerId === null || this.#found.has(providerId) ? [] : providerId,
    )
    for (const sid of missing.slice(0, BY_ID)) {
      try {
        this.#found.set(sid, await this.#account.call((messages) => messages(sid).fetch(), { signal }))
      } catch (error) {
        // It was deleted there.
        if (!isNotFound(error)) throw error
      }
    }
  }

  /** What was found of each message that is asked for. */
  told(): Candidate[] {
    const all = [...this.#found.values()]
    return this.#messages.flatMap((tracked): Candidate[] => {
      const { message, providerId } = tracked
      const own =
        providerId === null ? all.filter((found) => this.#isCandidate(found, tracked)) : [this.#found.get(providerId)]
      return own.flatMap((found) => (found === undefined ? [] : [{ ...candidateOf(found), message: message.id }]))
    })
  }

  #isCandidate(found: Found, tracked: TrackedMessage): boolean {
    const { ahead } = this.#account.clock()
    const created = found.dateCreated.getTime()
    const until = Math.max(tracked.until, tracked.until + ahead) + SKEW
    const isInTime = created >= this.sinceOf(tracked) - SKEW && created <= until
    const sender = this.#senderOf(tracked)
    const isBetween = isSame(found.from, sender.from ?? found.from) && isSame(found.to, tracked.to.value)
    return isInTime && isBetween && mayBe(found, sender)
  }

  #areFound(wanted: readonly TrackedMessage[]): boolean {
    return wanted.every(({ providerId }) => providerId !== null && this.#found.has(providerId))
  }

  #list(filter: Filter, signal: AbortSignal): ReturnType<Messages['page']> {
    const from = this.#from
    const all = { ...filter, pageSize: PAGE_SIZE, ...(from === undefined ? {} : { from }) }
    return this.#keep((messages) => messages.page(all), signal)
  }

  async #keep(
    ask: (messages: Messages) => ReturnType<Messages['page']>,
    signal: AbortSignal,
  ): ReturnType<Messages['page']> {
    const page = await this.#account.call(ask, { signal })
    for (const found of page.instances) this.#found.set(found.sid, found)
    return page
  }
}

// Twilio may spell a number in another way than it was given.
function isSame(number: string, other: string): boolean {
  return number === other || addressOf(number).value === addressOf(other).value
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 404
}
