import type { Candidate, TrackedMessage } from '@parley/core/channel'
import type { Account } from '../account/account.ts'
import { candidateOf, type Found, isSame, mayBe, readSent, SKEW, sinceByTwilio } from './candidate.ts'
import { failureOf } from './failure.ts'
import { type Filter, firstPage, messageBy, NotAsked, type Page, pageAfter } from './list.ts'
import type { Sender } from './send.ts'
import { timesOf } from './times.ts'

/** The longest page that Twilio returns. */
const PAGE_SIZE = 1000

/** The number of messages for each list request. */
const PER_LIST = 100

/** Older messages come after all later ones in the list. They are requested by the day on which they were sent. */
const RECENT = 6 * 3_600_000

/** The longest time between the acceptance and the sending of a message. */
const QUEUED_FOR = 4 * 3_600_000

/**
 * How many messages that no list contains are requested by their ids. An example is one that failed before it was sent.
 */
const BY_ID = 10

/**
 * Requests the statuses of messages from Twilio. Recent messages: from the list of all sent messages, from the newest
 * back. Older messages: from lists of the time at which they were sent. A few that no list contains: by their ids.
 *
 * @throws if Twilio cannot be reached, or the signal aborts.
 */
export async function lookUpMany(
  account: Account,
  senderOf: (message: TrackedMessage) => Sender,
  messages: readonly TrackedMessage[],
  { signal }: { signal: AbortSignal },
): Promise<Candidate[]> {
  signal.throwIfAborted()
  if (messages.length === 0) return []
  const desk = new Desk({ account, signal }, senderOf, messages)
  const recently = account.clock().now - RECENT
  const [recent, old] = [
    messages.filter((each) => desk.sinceOf(each) >= recently),
    messages.filter((each) => desk.sinceOf(each) < recently),
  ]
  try {
    const lists = Math.ceil(messages.length / PER_LIST)
    const left = recent.length === 0 ? lists : lists - (await desk.readBack(recent, lists))
    if (old.length > BY_ID) await desk.readWindows(old, left)
    await desk.readById(old)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof NotAsked) throw new Error(error.message)
    throw new Error(`Twilio did not return messages. ${failureOf(error).detail}`)
  }
  return desk.told()
}

/** An account to request from, and a signal that ends the call. */
interface Call {
  account: Account
  signal: AbortSignal
}

/** The requested messages, and the results from Twilio so far. */
class Desk {
  readonly #call: Call
  readonly #senderOf: (message: TrackedMessage) => Sender
  /** The number that all of them were sent from. With several numbers, the lists are those of the account. */
  readonly #from: string | undefined
  readonly #messages: readonly TrackedMessage[]
  readonly #found = new Map<string, Found>()

  constructor(call: Call, senderOf: (message: TrackedMessage) => Sender, messages: readonly TrackedMessage[]) {
    this.#call = call
    this.#senderOf = senderOf
    this.#messages = messages
    const [from, ...others] = new Set(messages.map((each) => senderOf(each).from))
    this.#from = others.length === 0 ? from : undefined
  }

  sinceOf({ message }: TrackedMessage): number {
    return sinceByTwilio(message, this.#call.account)
  }

  /** Reads the list from the newest message back. Returns the number of pages. */
  async readBack(wanted: readonly TrackedMessage[], most: number): Promise<number> {
    let page: Page | undefined = await this.#list({})
    const since = Math.min(...wanted.map((each) => this.sinceOf(each))) - SKEW
    for (let pages = 1; ; pages += 1) {
      const oldest = this.#keep(page, since).at(-1)
      if (oldest === undefined || oldest < since || this.#areFound(wanted) || pages >= most) return pages
      page = await pageAfter(this.#call, page, 'messages')
      if (page === undefined) return pages
    }
  }

  /** Reads one list for each time at which several were sent, the oldest first. */
  async readWindows(wanted: readonly TrackedMessage[], most: number): Promise<void> {
    let left = wanted.toSorted((a, b) => this.sinceOf(a) - this.sinceOf(b))
    for (let lists = 0; lists < most && left.length > 0; lists += 1) {
      const from = this.sinceOf(left[0] as TrackedMessage)
      const within = left.filter((each) => this.sinceOf(each) < from + RECENT)
      const to = Math.max(...within.map((each) => this.sinceOf(each))) + QUEUED_FOR
      const page = await this.#list({ 'DateSent>': dateOf(from - SKEW), 'DateSent<': dateOf(to + SKEW) })
      this.#keep(page, from)
      left = left.slice(within.length)
    }
  }

  /** Requests a few that were not found. */
  async readById(wanted: readonly TrackedMessage[]): Promise<void> {
    const missing = wanted.flatMap((each) =>
      each.providerId === null || this.#found.has(each.providerId) ? [] : { sid: each.providerId, each },
    )
    for (const { sid, each } of missing.slice(0, BY_ID)) {
      // Twilio may have deleted it.
      const raw = await messageBy(this.#call, sid)
      this.#keep({ records: [raw], next: undefined }, this.sinceOf(each))
    }
  }

  /** The result for each requested message. */
  told(): Candidate[] {
    const all = [...this.#found.values()]
    return this.#messages.flatMap((tracked): Candidate[] => {
      const { message, providerId } = tracked
      const own =
        providerId === null ? all.filter((found) => this.#isCandidate(found, tracked)) : [this.#found.get(providerId)]
      return own.flatMap((found) => (found === undefined ? [] : [{ ...candidateOf(found), messageId: message.id }]))
    })
  }

  #isCandidate(found: Found, tracked: TrackedMessage): boolean {
    const { ahead } = this.#call.account.clock()
    const { created } = found
    const until = Math.max(tracked.until, tracked.until + ahead) + SKEW
    const isInTime = created >= this.sinceOf(tracked) - SKEW && created <= until
    const sender = this.#senderOf(tracked)
    const isFrom = sender.from === undefined || isSame(found.from, sender.from)
    const isBetween = isFrom && isSame(found.to, tracked.to.value)
    return isInTime && isBetween && mayBe(found, sender)
  }

  #areFound(wanted: readonly TrackedMessage[]): boolean {
    return wanted.every(({ providerId }) => providerId !== null && this.#found.has(providerId))
  }

  #list(filter: Partial<Filter>): Promise<Page> {
    const from = this.#from
    return firstPage(this.#call, { ...filter, PageSize: PAGE_SIZE, ...(from && { From: from }) }, 'messages')
  }

  /** Stores the readable records of a page; returns the creation time of each record. */
  #keep({ records }: Page, since: number): number[] {
    const { now } = this.#call.account.clock()
    const times = timesOf(records, { now, since })
    for (const [place, raw] of records.entries()) {
      const found = readSent(raw, { created: times[place] ?? since, now })
      if (found !== undefined) this.#found.set(found.sid, found)
    }
    return times
  }
}

// In the form of Twilio's filter: in whole seconds.
function dateOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}
