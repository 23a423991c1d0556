import type { Time } from '@parley/core'
import type { Candidate, OutboundMessage } from '@parley/core/channel'
import { z } from 'zod'
import type { Account } from '../account/account.ts'
import { addressOf } from '../address/address.ts'
import { type Billed, billOf } from './bill.ts'
import { detailOf } from './errors.ts'
import { dateOf } from './record.ts'
import type { Sender } from './send.ts'
import { endedStatusOf } from './status.ts'

// An invalid field counts as absent: a record with an invalid field may still be our message.
const text = z.string().min(1).optional().catch(undefined)

const sent = z.object({
  sid: z.string().min(1),
  from: text,
  to: text,
  direction: text,
  messaging_service_sid: text,
  status: z.string().catch(''),
  // Zero means no error.
  error_code: z.coerce.number().int().positive().optional().catch(undefined),
  body: z.string().catch(''),
  num_segments: z.unknown().optional(),
  price: z.unknown().optional(),
  price_unit: z.unknown().optional(),
})

/** A record of the list that may be a message of ours. */
export interface Found extends Billed {
  sid: string
  from?: string | undefined
  to?: string | undefined
  direction?: string | undefined
  messaging_service_sid?: string | undefined
  status: string
  error_code?: number | undefined
  body: string
  created: Time
  updated: Time | undefined
}

/** The greatest delay of the list, and the greatest difference of the clocks. Twilio's answers have whole seconds. */
export const SKEW = 120_000

/**
 * The earliest time at which Twilio may have the message, by Twilio's clock. Our clock may be wrong, may have been set
 * since, and may differ from the store's.
 */
export function sinceByTwilio({ createdAt }: Pick<OutboundMessage, 'createdAt'>, account: Account): number {
  const { now, ahead } = account.clock()
  return Math.min(createdAt, createdAt + ahead, now)
}

/** Parses a record of the list, which may have any shape; `undefined` if it identifies no message. */
export function readSent(raw: unknown, { created, now }: { created: Time; now: Time }): Found | undefined {
  const { success, data } = sent.safeParse(raw)
  return success ? { ...data, created, updated: dateOf(raw, now, 'date_updated') } : undefined
}

/** Whether a message of the list may be ours. */
export function mayBe({ direction, messaging_service_sid }: Found, sender: Sender): boolean {
  if (direction !== undefined && direction !== 'outbound-api') return false
  return sender.from !== undefined || messaging_service_sid === sender.messagingServiceSid
}

/** Whether two numbers are one. Twilio may spell a number differently than the configuration. */
export function isSame(number: string | undefined, other: string): boolean {
  // A message has no number until its service has chosen one.
  if (number === undefined) return false
  return number === other || addressOf(number).value === addressOf(other).value
}

/** Reads a message of the list as a candidate. */
export function candidateOf(found: Found): Candidate {
  const { sid, status, error_code, created, updated, body } = found
  const why = error_code === undefined ? {} : { code: String(error_code), detail: detailOf(error_code) }
  const bill = billOf(found)
  // Any status that Twilio adds later shows that the message exists.
  const known = endedStatusOf(status, error_code) ?? 'queued'
  return { providerId: sid, status: known, at: updated ?? created, text: body, ...why, ...bill }
}
