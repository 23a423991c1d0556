import type { OutboundMessage, Receipt, SendOptions } from '@parley/core'
import type { Account, Messages } from '../account/account.ts'
import { detailOf } from './errors.ts'
import { failureOf } from './failure.ts'
import type { Sender } from './send.ts'
import { deliveryStatusOf } from './status.ts'

type Page = Awaited<ReturnType<Messages['page']>>
type Found = Page['instances'][number]

/** How far our clock and Twilio's, which tells whole seconds, may lie apart. */
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
  const since = message.createdAt - SKEW
  const filter = { to: to.value, pageSize: PAGE_SIZE, ...(sender.from === undefined ? {} : { from: sender.from }) }
  const found: Found[] = []
  try {
    await account.call(
      async (messages) => {
        let page: Pick<Page, 'instances' | 'nextPage'> | undefined = await messages.page(filter)
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
