import type { Candidate, OutboundMessage, SendOptions } from '@parley/core/channel'
import type { Account, Messages } from '../account/account.ts'
import { candidateOf, type Found, mayBe, SKEW, sinceByTwilio } from './candidate.ts'
import { failureOf } from './failure.ts'
import type { Sender } from './send.ts'

type Page = Awaited<ReturnType<Messages['page']>>

const PAGE_SIZE = 100

/**
 * Asks Twilio for messages that may be this one: to the same number, from the same sender, created since ours was. The
 * text is no filter, for Twilio rewrites texts: each candidate has it. Twilio keeps no key of ours and knows no other filter
 * than To, From and DateSent.
 *
 * DateSent is not used: a message that Twilio has accepted and not yet sent has none, and would not be found. The list is
 * read from the newest back instead, until a page is older than our message.
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
  const filter = { to: to.value, pageSize: PAGE_SIZE, ...(sender.from === undefined ? {} : { from: sender.from }) }
  const found: Found[] = []
  try {
    await account.call(
      async (messages) => {
        let page: Pick<Page, 'instances' | 'nextPage'> | undefined = await messages.page(filter)
        const since = sinceByTwilio(message, account) - SKEW
        while (page !== undefined) {
          const young: Found[] = page.instances.filter(({ dateCreated }) => dateCreated.getTime() >= since)
          found.push(...young.filter((candidate) => mayBe(candidate, sender)))
          page = young.length === 0 ? undefined : await page.nextPage()
        }
      },
      { signal },
    )
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(`Twilio could not be asked for a message. ${failureOf(error).detail}`)
  }
  return found.map(candidateOf)
}
