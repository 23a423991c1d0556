import type { Time } from '@parley/core'
import type { Channel, MessageFact, Reported } from '@parley/core/channel'
import { addressOf } from '../address/address.ts'
import type { OurNumber } from '../our-end/our-numbers.ts'
import { ourNumberOf, threadOf } from '../our-end/thread.ts'
import { SKEW } from './candidate.ts'
import { firstPage, type Page, pageAfter } from './list.ts'
import { BEGAN, type Desk, filesOf, type PullParts } from './pull.ts'
import { dateOf, type ListedMessage, readListed } from './record.ts'

type Sync = NonNullable<Channel['sync']>

const PAGE_SIZE = 100

/** Which messages are listed. */
interface Filter {
  To?: string
  From?: string
}

/**
 * Reports the messages of our numbers that Twilio has in its list, in both directions, newest page first.
 *
 * Messages from before the channel was opened first are history. So are those of a learned number from before its first
 * webhook. Later ones are reported as they are: those that are known change nothing.
 */
export function syncFrom(parts: PullParts): Sync {
  return async function* ({ thread, since = Number.NEGATIVE_INFINITY, signal }) {
    const desk = { ...parts, signal }
    const opened = Number((await parts.state.get(BEGAN)) ?? Number.POSITIVE_INFINITY)
    const learned = parts.inbox.number === undefined ? [] : await parts.inbox.learned()
    const learnedAt = new Map(learned.map(({ number, since: first }) => [number, first - SKEW]))
    const beganOf = (ours: string): Time => Math.max(opened, learnedAt.get(ours) ?? opened)
    for (const filter of filtersOf(parts, learned, thread)) {
      let page: Page | undefined = await firstPage(desk, { ...filter, PageSize: PAGE_SIZE })
      while (page !== undefined) {
        const facts: Reported[] = []
        let old = 0
        for (const raw of page.records) {
          const { now } = parts.account.clock()
          const at = dateOf(raw, now)
          if (at !== undefined && at < since) old += 1
          else facts.push(...(await factsOf(desk, raw, { beganOf, now, thread })))
        }
        yield { facts: facts.reverse() }
        // The date of a single old record may be wrong, so the next page is read too.
        page = old > 1 ? undefined : await pageAfter(desk, page)
      }
    }
  }
}

function filtersOf({ inbox }: PullParts, learned: readonly OurNumber[], thread: string | undefined): Filter[] {
  if (thread !== undefined) {
    const customer = thread.slice(thread.indexOf('|') + 1)
    const number = ourNumberOf(thread)
    if (number === undefined) return [{ From: customer }, { To: customer }]
    return [
      { From: customer, To: number },
      { From: number, To: customer },
    ]
  }
  if (inbox.number === undefined) return [{}]
  const numbers = [inbox.number, ...learned.map(({ number }) => number)]
  return numbers.flatMap((number) => [{ To: number }, { From: number }])
}

async function factsOf(
  desk: Desk,
  raw: unknown,
  { beganOf, now, thread }: { beganOf: (ours: string) => Time; now: Time; thread: string | undefined },
): Promise<Reported[]> {
  const listed = readListed(raw, { service: desk.inbox.service, now })
  if (listed === undefined) return []
  if (listed.type === 'unreadable') return [listed]
  const attachments = listed.hasMedia ? await filesOf(desk, listed, true) : []
  const { at } = listed
  const began = beganOf(listed.direction === 'inbound' ? listed.to : listed.from)
  // A message without a time cannot be placed among history.
  const placed = at === undefined ? {} : { at, ...(at < began ? { history: true as const } : {}) }
  const fact: MessageFact = { ...messageOf(desk, listed), ...(attachments?.length ? { attachments } : {}), ...placed }
  const isWanted = thread === undefined || fact.thread.some((name) => 'thread' in name && name.thread === thread)
  return isWanted ? [fact] : []
}

function messageOf({ inbox }: Desk, { sid, direction, from, to, text }: ListedMessage): MessageFact {
  const isInbound = direction === 'inbound'
  const [ours, theirs] = isInbound ? [to, from] : [from, to]
  const customer = addressOf(theirs)
  const us = addressOf(ours)
  return {
    type: 'message',
    direction,
    providerId: sid,
    from: isInbound ? customer : us,
    ...(isInbound ? {} : { to: [customer] }),
    thread: [{ thread: threadOf(inbox.ourEndOf(ours), customer.value) }],
    text,
  }
}
