import type { Candidate, OutboundMessage } from '@parley/core/channel'
import type { Account, Messages } from '../account/account.ts'
import { detailOf } from './errors.ts'
import type { Sender } from './send.ts'
import { deliveryStatusOf } from './status.ts'

/** A message as Twilio lists it. */
export type Found = Awaited<ReturnType<Messages['page']>>['instances'][number]

/**
 * The greatest difference of the clocks beyond the one that Twilio's answers show. Twilio's answers have whole seconds.
 */
export const SKEW = 120_000

/**
 * The earliest time at which Twilio may have the message, by Twilio's clock. Our clock may be wrong, may have been set
 * since, and may differ from the store's.
 */
export function sinceByTwilio({ createdAt }: Pick<OutboundMessage, 'createdAt'>, account: Account): number {
  const { now, ahead } = account.clock()
  return Math.min(createdAt, createdAt + ahead, now)
}

/** Whether a message of the list may be ours. */
export function mayBe({ direction, messagingServiceSid }: Found, sender: Sender): boolean {
  if (direction !== 'outbound-api') return false
  return sender.from !== undefined || messagingServiceSid === sender.messagingServiceSid
}

/** Reads a message of the list as a candidate. */
export function candidateOf({ sid, status, errorCode, dateCreated, dateUpdated, body }: Found): Candidate {
  const at = (dateUpdated ?? dateCreated).getTime()
  const why = errorCode ? { code: String(errorCode), detail: detailOf(errorCode) } : {}
  // Any status that Twilio adds later shows that the message exists.
  return { providerId: sid, status: deliveryStatusOf(status) ?? 'queued', at, text: body, ...why }
}
