import type { Candidate, OutboundMessage, SendOptions } from '@parley/core/channel'
import type { Account } from '../account/account.ts'
import { mayHaveTwoSpellings } from '../address/numbering-plans.ts'
import { candidateOf, type Found, isSame, mayBe, readSent, SKEW, sinceByTwilio } from './candidate.ts'
import { failureOf } from './failure.ts'
import { type Filter, firstPage, NotAsked, type Page, pageAfter } from './list.ts'
import type { Sender } from './send.ts'
import { timesOf } from './times.ts'

const PAGE_SIZE = 100

/**
 * Lists the messages at Twilio that may be this one: to the same number, from the same sender, created since. The text
 * is no filter, because Twilio rewrites texts: each candidate contains its text. Twilio stores no key of ours and has
 * no other filters than To, From and DateSent.
 *
 * DateSent is not used: an accepted message that is not yet sent has no DateSent, and would not be found. The look-up
 * reads the list from the newest message back, until a page is older than our message.
 *
 * @throws if Twilio cannot be reached, or the signal aborts.
 */
export async function lookUp(
  account: Account,
  sender: Sender,
  message: OutboundMessage,
  { to, signal }: SendOptions,
): Promise<Candidate[]> {
  signal.throwIfAborted()
  const desk = { account, signal }
  // A filter compares texts: if a number has two spellings, Twilio may list the other one.
  const filter: Filter = {
    PageSize: PAGE_SIZE,
    ...(mayHaveTwoSpellings(to.value) ? {} : { To: to.value }),
    ...(sender.from === undefined ? {} : { From: sender.from }),
  }
  const found: Found[] = []
  try {
    let page: Page | undefined = await firstPage(desk, filter, 'a message')
    const since = sinceByTwilio(message, account) - SKEW
    while (page !== undefined) {
      const { now } = account.clock()
      const times = timesOf(page.records, { now, since })
      for (const [place, raw] of page.records.entries()) {
        const created = times[place] ?? since
        const record = created >= since ? readSent(raw, { created, now }) : undefined
        const isBetween = filter.To !== undefined || isSame(record?.to, to.value)
        if (record !== undefined && isBetween && mayBe(record, sender)) found.push(record)
      }
      page = times.some((time) => time >= since) ? await pageAfter(desk, page, 'a message') : undefined
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof NotAsked) throw new Error(error.message)
    throw new Error(`Twilio did not return a message. ${failureOf(error).detail}`)
  }
  return found.map(candidateOf)
}
