import type { OutboundMessage, Receipt, SendOptions } from '@parley/core'
import type { Account, Messages } from '../account/account.ts'
import { detailOf } from './errors.ts'
import { failureOf } from './failure.ts'
import type { Sender } from './send.ts'
import { deliveryStatusOf } from './status.ts'

type Page = Awaited<ReturnType<Messages['page']>>
type Found = Page['instances'][number]

/** How far apart the clocks may be beyond what Twilio's answers tell, which they do in whole seconds. */
const SKEW = 120_000
const PAGE_SIZE = 100

/**
 * Asks Twilio for messages that may be this one: to the same number, from the same sender, with the same text, created
 * since ours was. Twilio keeps no key of ours and knows no other filter than To, From and DateSent.
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
): Promise<Receipt[]> {
  signal.throwIfAborted()
  const filter = { to: to.value, pageSize: PAGE_SIZE, ...(sender.from === undefined ? {} : { from: sender.from }) }
  const found: Found[] = []
  try {
    await account.call(
      async (messages) => {
        let page: Pick<Page, 'instances' | 'nextPage'> | undefined = await messages.page(filter)
        const since = createdByTwilio(message, account) - SKEW
        while (page !== undefined) {
          const young: Found[] = page.instances.filter(({ dateCreated }) => dateCreated.getTime() >= since)
          found.push(...young.filter((candidate) => mayBe(candidate, sender, message)))
          page = young.length === 0 ? undefined : await page.nextPage()
        }
      },
      { signal },
    )
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(`Twilio could not be asked for a message. ${failureOf(error).detail}`)
  }
  return found.flatMap(receiptOf)
}

// Our clock may be wrong, may have been set since, and may not be the store's: the earliest time that any of this allows.
function createdByTwilio({ createdAt }: OutboundMessage, account: Account): number {
  const { now, ahead } = account.clock()
  return Math.min(createdAt, createdAt + ahead, now)
}

function mayBe({ direction, body, messagingServiceSid }: Found, sender: Sender, { text }: OutboundMessage): boolean {
  if (direction !== 'outbound-api' || body.trim() !== text.trim()) return false
  return sender.from !== undefined || messagingServiceSid === sender.messagingServiceSid
}

function receiptOf({ sid, status, errorCode, dateCreated, dateUpdated }: Found): Receipt[] {
  const delivery = deliveryStatusOf(status)
  if (delivery === undefined) return []
  const at = (dateUpdated ?? dateCreated).getTime()
  const why = errorCode ? { code: String(errorCode), detail: detailOf(errorCode) } : {}
  return [{ providerId: sid, status: delivery, at, ...why }]
}
