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
 * Asks Twilio for messages that may be this one: to the same number, from the same sender, created since ours was. The
 * text is no filter, for Twilio rewrites texts: each candidate has it. Twilio keeps no key of ours and knows no other filter
 * than To, From and DateSent.
 *
 * DateSent is not used: a message that Twilio has accepted and not yet sent has none, and would not be found. The list is
 * read from the newest back instead, until a page is older than our message. A record that cannot be read is left out.
 *
 * @throws where Twilio cannot be asked, or the signal aborts.
 */
export async function lookUp(
  account: Account,
  sender: Sender,
  message: OutboundMessage,
  { to, signal }: SendOptions,
): Promise<Candidate[]> {
  signal.throwIfAborted()
  const desk = { account, signal }
  // A filter compares texts: where a number has two spellings, Twilio may list the other one.
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
    throw new Error(`Twilio could not be asked for a message. ${failureOf(error).detail}`)
  }
  return found.map(candidateOf)
}
