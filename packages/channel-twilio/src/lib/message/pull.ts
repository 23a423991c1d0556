import type { Logger, Time } from '@parley/core'
import type {
  Channel,
  ChannelStateMap,
  MessageFact,
  Reported,
  ReportedAttachment,
  UnreadableFact,
} from '@parley/core/channel'
import type { Account } from '../account/account.ts'
import type { OurNumber } from '../our-end/our-numbers.ts'
import type { InboundRecord } from '../webhook/inbound.ts'
import { SKEW } from './candidate.ts'
import { type Desk as Counter, firstPage, mediaOf, NotAsked, type Page, pageAfter } from './list.ts'
import { attachmentsIn, dateOf, type Letter, readRecord, sidOf } from './record.ts'
import { timesOf } from './times.ts'

/** The receivers of customers' messages: our numbers, or any number of the messaging service. */
export interface Inbox {
  /** The configured number; absent if a messaging service alone sends. */
  number: string | undefined
  /** Further numbers of ours. */
  learned(): Promise<readonly OurNumber[]>
  service: string | undefined
  /** Converts a message to a fact of core. */
  factOf(record: InboundRecord): Promise<MessageFact>
  /** Our end of a thread, by the number that a customer wrote to. */
  ourEndOf(to: string): string
}

type Pull = NonNullable<Channel['pull']>
type Reread = NonNullable<Channel['reread']>

/**
 * A record of the list that belongs to this channel, with its best known time of creation. It has a name by which it
 * can be recognized.
 */
interface Found {
  at: Time
  name: string
  record: Letter | UnreadableFact
}

/** How long a message is left to its webhook, which contains more. Twilio gives a webhook up after 15 seconds. */
const GRACE = 30_000
const PAGE_SIZE = 100
/** How long a message waits while Twilio cannot list its files. */
const FILES_WANTED = 86_400_000

/** The options of a pull. */
export interface PullParts {
  account: Account
  inbox: Inbox
  log: Logger
  state: ChannelStateMap
}

export interface Desk extends Counter, PullParts {}

/** The name of the state that holds when the channel was opened first, by Twilio's clock. */
export const BEGAN = 'began'

/**
 * Requests the messages without a webhook from Twilio: those in the list, newest first, back to the checkpoint.
 *
 * The checkpoint is a time by Twilio's clock. Ids make one message of a webhook and a record of the list. Records from
 * before the first look are history: a synchronization reports them. An unreadable record is reported as `unreadable`. Its
 * neighbors are not affected.
 */
export function pullFrom(parts: PullParts): Pull {
  // The messages that are already durable, among those that the next look will find again.
  let known: ReadonlySet<string> = new Set()

  return async function* (since, { signal }) {
    const desk = { ...parts, signal }
    if (since === undefined) {
      const [newest] = (await firstPage(desk, filterOf(desk.inbox.number, 1))).records
      const { now } = desk.account.clock()
      const checkpoint = newest === undefined ? 0 : (dateOf(newest, now) ?? now) + 1000
      await parts.state.set(BEGAN, checkpoint)
      return yield { facts: [], checkpoint: String(checkpoint) }
    }
    const from = Number.isFinite(Number(since)) ? Number(since) : 0
    const found = await foundSince(desk, from)
    const { now } = desk.account.clock()
    const [firstOnItsWay] = found.filter(({ at }) => isOnItsWay(at, now))
    let limit = firstOnItsWay?.at ?? Number.POSITIVE_INFINITY
    const news = found.filter(({ at, name }) => !isOnItsWay(at, now) && !known.has(name))
    known = new Set(found.map(({ name }) => name).filter((name) => known.has(name)))
    for (let start = 0; start < news.length; start += PAGE_SIZE) {
      const facts: Reported[] = []
      const reported: string[] = []
      let through = from
      for (const each of news.slice(start, start + PAGE_SIZE)) {
        const fact = await factOf(desk, each, now)
        // The next pull reads it again. It does not delay the records after it.
        if (fact === undefined) limit = Math.min(limit, each.at)
        else {
          facts.push(fact)
          reported.push(each.name)
        }
        through = Math.max(through, Math.min(each.at, limit) - SKEW)
      }
      yield { facts, checkpoint: String(through) }
      known = new Set([...known, ...reported])
    }
  }
}

/** Reads a record again that was reported as `unreadable`. */
export function rereadFrom(parts: PullParts): Reread {
  return async (raw, { signal }) => {
    const desk = { ...parts, signal }
    const { now } = desk.account.clock()
    const record = readRecord(raw, { service: desk.inbox.service, now })
    if (record === undefined) throw new Error('The record is not a message of a customer.')
    const found = { at: 0, name: nameOf(raw), record }
    return (await factOf(desk, found, now)) ?? { type: 'unreadable', reason: 'Its files cannot be listed.', raw }
  }
}

/** The records of this channel since a time, oldest first. */
async function foundSince(desk: Desk, since: Time): Promise<Found[]> {
  const { number, learned } = desk.inbox
  const found = await listedSince(desk, number, since)
  // A learned number had no earlier requests: a message from before its first webhook is history.
  const more = number === undefined ? [] : await learned()
  for (const each of more) found.push(...(await listedSince(desk, each.number, Math.max(since, each.since - SKEW))))
  return more.length === 0 ? found : found.sort((one, other) => one.at - other.at)
}

async function listedSince(desk: Desk, to: string | undefined, since: Time): Promise<Found[]> {
  const found: Found[] = []
  let page: Page | undefined = await firstPage(desk, filterOf(to, PAGE_SIZE))
  while (page !== undefined) {
    const { now } = desk.account.clock()
    const times = timesOf(page.records, { now, since })
    for (const [place, raw] of page.records.entries()) {
      const at = times[place] ?? since
      const record = at >= since ? readRecord(raw, { service: desk.inbox.service, now }) : undefined
      if (record !== undefined) found.push({ at, name: nameOf(raw), record })
    }
    // A single old record at the end of a page may have a wrong date. So the next page is read too.
    const old = times.filter((at) => at < since).length
    page = old > 1 || (old === 1 && times.length === 1) ? undefined : await pageAfter(desk, page)
  }
  return found.reverse()
}

function filterOf(to: string | undefined, PageSize: number): { PageSize: number; To?: string } {
  return { PageSize, ...(to === undefined ? {} : { To: to }) }
}

// A date in the far future is ignored, and delays nothing.
function isOnItsWay(at: Time, now: Time): boolean {
  const age = now - at
  return age < GRACE && age > -SKEW
}

function nameOf(raw: unknown): string {
  return sidOf(raw) ?? JSON.stringify(raw)
}

/** The fact of a record; `undefined` while Twilio cannot list its files. */
async function factOf(desk: Desk, { at, record }: Found, now: Time): Promise<Reported | undefined> {
  if (record.type === 'unreadable') return record
  const attachments = record.hasMedia ? await filesOf(desk, record, now - at > FILES_WANTED) : []
  return attachments && desk.inbox.factOf({ ...record, attachments })
}

export async function filesOf(
  desk: Desk,
  { sid }: Pick<Letter, 'sid'>,
  isLate: boolean,
): Promise<ReportedAttachment[] | undefined> {
  try {
    return attachmentsIn(await mediaOf(desk, sid))
  } catch (error) {
    desk.signal.throwIfAborted()
    // The files are deleted. The text is delivered without them.
    const forGood = isLate || (error instanceof NotAsked && error.failure.type === 'refused')
    desk.log.warn({ message: sid, forGood }, 'The files of a missed message could not be listed.')
    return forGood ? [] : undefined
  }
}
