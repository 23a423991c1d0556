import type { Attachment, Channel, InboundMessage } from '@parley/core'
import type { Account, Messages } from '../account/account.ts'
import type { OurNumber } from '../our-end/our-numbers.ts'
import type { Told } from '../webhook/inbound.ts'
import { failureOf } from './failure.ts'

/** Where customers' messages arrive: at our numbers, or else at any number of the messaging service. */
export interface Inbox {
  /** The configured number; none where a messaging service alone sends. */
  number: string | undefined
  /** Further numbers of ours. */
  learned(): Promise<readonly OurNumber[]>
  service: string | undefined
  /** What a message is to core. */
  factOf(told: Told): Promise<InboundMessage>
}

type Pull = NonNullable<Channel['pull']>
type Page = Awaited<ReturnType<Messages['page']>>
type Found = Page['instances'][number]

/** For how long a message is left to its webhook, which tells more: Twilio gives that up after 15 seconds. */
const GRACE = 30_000
/** How late the list may show a message, and how far apart clocks are taken to be of which nothing is known. */
const SKEW = 120_000
const PAGE_SIZE = 100

/**
 * Asks Twilio for messages whose webhook did not arrive: those in the list, newest first, back to the checkpoint.
 *
 * The checkpoint is a time by Twilio's clock, and ids make a message that came both ways one. What stood in the list
 * before the first look is history and stays there.
 */
export function pullFrom(account: Account, inbox: Inbox): Pull {
  // Durable already, of those that the next look will find again.
  let known: ReadonlySet<string> = new Set()

  return async function* (since, { signal }) {
    const desk = { account, inbox, signal }
    if (since === undefined) {
      const [newest] = (await pageOf(desk, { to: inbox.number, pageSize: 1 })).instances
      return yield { facts: [], checkpoint: String(newest === undefined ? 0 : createdAt(newest) + 1000) }
    }
    const from = Number(since)
    const found = await foundSince(desk, from)
    const { now } = account.clock()
    const [firstOnItsWay] = found.filter((message) => isOnItsWay(message, now))
    const limit = firstOnItsWay === undefined ? Number.POSITIVE_INFINITY : createdAt(firstOnItsWay)
    const news = found.filter((message) => !isOnItsWay(message, now) && !known.has(message.sid))
    known = new Set(found.map(({ sid }) => sid).filter((sid) => known.has(sid)))
    for (let start = 0; start < news.length; start += PAGE_SIZE) {
      const batch = news.slice(start, start + PAGE_SIZE)
      const facts: InboundMessage[] = []
      let through = from
      for (const message of batch) {
        facts.push(await factOf(desk, message))
        through = Math.max(through, Math.min(createdAt(message), limit) - SKEW)
      }
      yield { facts, checkpoint: String(through) }
      known = new Set([...known, ...batch.map(({ sid }) => sid)])
    }
  }
}

interface Desk {
  account: Account
  inbox: Inbox
  signal: AbortSignal
}

/** The customers' messages since a time, oldest first. */
async function foundSince(desk: Desk, since: number): Promise<Found[]> {
  const found = await listedSince(desk, desk.inbox.number, since)
  // A learned number was not asked for before: what is older than its first webhook is history.
  const learned = desk.inbox.number === undefined ? [] : await desk.inbox.learned()
  for (const { number, since: first } of learned) {
    found.push(...(await listedSince(desk, number, Math.max(since, first - SKEW))))
  }
  return learned.length === 0 ? found : found.sort((one, other) => createdAt(one) - createdAt(other))
}

async function listedSince(desk: Desk, to: string | undefined, since: number): Promise<Found[]> {
  const found: Found[] = []
  let page: Page | undefined = await pageOf(desk, { to })
  while (page !== undefined) {
    const young: Found[] = page.instances.filter((message) => createdAt(message) >= since)
    found.push(...young.filter((message) => isForUs(message, desk.inbox)))
    page = young.length < page.instances.length ? undefined : await pageAfter(desk, page)
  }
  return found.reverse()
}

function pageOf(
  desk: Desk,
  { to, pageSize = PAGE_SIZE }: { to: string | undefined; pageSize?: number },
): Promise<Page> {
  return asked(desk, (messages) => messages.page({ pageSize, ...(to === undefined ? {} : { to }) }))
}

async function pageAfter(desk: Desk, { nextPageUrl }: Page): Promise<Page | undefined> {
  return nextPageUrl ? asked(desk, (messages) => messages.getPage(nextPageUrl)) : undefined
}

// A prefix such as `whatsapp:` is another channel's.
function isForUs({ direction, status, from, messagingServiceSid }: Found, { service }: Inbox): boolean {
  const ours = service === undefined || messagingServiceSid === service
  return direction === 'inbound' && status === 'received' && !from.includes(':') && ours
}

// What is far in the future says nothing, and nobody waits for it.
function isOnItsWay(message: Found, now: number): boolean {
  const age = now - createdAt(message)
  return age < GRACE && age > -SKEW
}

async function factOf(desk: Desk, message: Found): Promise<InboundMessage> {
  const { sid, from, to, body: text, messagingServiceSid } = message
  const attachments = await attachmentsOf(desk, message)
  return desk.inbox.factOf({ sid, from, to, text, attachments, messagingServiceSid, at: createdAt(message) })
}

// By the URLs that a webhook tells.
async function attachmentsOf(desk: Desk, { sid, numMedia }: Found): Promise<Attachment[]> {
  if (Number(numMedia) === 0) return []
  const media = await asked(desk, (messages) => messages(sid).media.list())
  return media.map(({ uri, contentType }) => {
    const url = `https://api.twilio.com${uri.replace(/\.json$/, '')}`
    return { url, contentType, name: null, size: null }
  })
}

function createdAt({ dateCreated }: Found): number {
  return dateCreated.getTime()
}

async function asked<Result>({ account, signal }: Desk, use: (messages: Messages) => Promise<Result>): Promise<Result> {
  try {
    return await account.call(use, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(`Twilio could not be asked for missed messages. ${failureOf(error).detail}`)
  }
}
