import type { Candidate, OutboundMessage } from '@parley/core/channel'
import type { Account, Messages } from '../account/account.ts'
import { billOf } from './bill.ts'
import { detailOf } from './errors.ts'
import type { Sender } from './send.ts'
import { deliveryStatusOf } from './status.ts'

/** A message as Twilio lists it. */
export type Found = Awaited<ReturnType<Messages['page']>>['instances'][number]

/** How far apart the clocks may be beyond what Twilio's answers tell, which they do in whole seconds. */
export const SKEW = 120_000

/**
 * Since when a message may be with Twilio, by Twilio's clock. Our clock may be wrong, may have been set since, and may not
 * be the store's: the earliest time that any of this allows.
 */
export function sinceByTwilio({ createdAt }: Pick<OutboundMessage, 'createdAt'>, account: Account): number {
  const { now, ahead } = account.clock()
  return Math.min(createdAt, createdAt + ahead, now)
}

/** Whether a message in the list may be one of ours. */
export function mayBe({ direction, messagingServiceSid }: Found, sender: Sender): boolean {
  if (direction !== 'outbound-api') return false
  return sender.from !== undefined || messagingServiceSid === sender.messagingServiceSid
}

/** Reads a message of the list as a candidate. */
export function candidateOf(found: Found): Candidate {
  const { sid, status, errorCode, dateCreated, dateUpdated, body, numSegments, price, priceUnit } = found
  const at = (dateUpdated ?? dateCreated).getTime()
  const why = errorCode ? { code: String(errorCode), detail: detailOf(errorCode) } : {}
  const bill = billOf({ num_segments: numSegments, price, price_unit: priceUnit })
  // Whatever a status that Twilio has added since may mean, the message is there.
  return { providerId: sid, status: deliveryStatusOf(status) ?? 'queued', at, text: body, ...why, ...bill }
}
