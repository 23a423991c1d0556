import type { Candidate, OutboundMessage, SendOptions } from '@parley/core/channel'
import type { Account, Messages } from '../account/account.ts'
import { candidateOf, type Found, mayBe, SKEW, sinceByTwilio } from './candidate.ts'
import { failureOf } from './failure.ts'
import type { Sender } from './send.ts'

type Page = Awaited<ReturnType<Messages['page']>>

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
    throw new Error(`Twilio did not return the messages. ${failureOf(error).detail}`)
  }
  return found.map(candidateOf)
}
