import type { MessageId } from '@parley/core'
import type { Fact } from '@parley/core/channel'
import { z } from 'zod'
import { addressOf } from '../address/address.ts'
import { billOf } from '../message/bill.ts'
import { detailOf, errors } from '../message/errors.ts'
import { endedStatusOf, isInboundStatus } from '../message/status.ts'
import { fieldsOf, type Webhook } from './webhook.ts'

const schema = z.object({
  MessageSid: z.string().min(1),
  MessageStatus: z.string().min(1),
  To: z.string().min(1),
  // Zero means no error.
  ErrorCode: z.coerce.number().int().positive().optional().catch(undefined),
})

// The parameters that we added to the callback's URL; all others are ignored.
const query = z.object({
  message: z
    .string()
    .regex(/^\w{1,100}$/)
    .optional()
    .catch(undefined),
  attempt: z.coerce.number().int().min(1).optional().catch(undefined),
})

/** Whether a webhook is about an outbound message. */
export function isStatusCallback({ fields, query }: Webhook): boolean {
  const status = fields.get('MessageStatus')
  return query.has('message') || (status !== null && !isInboundStatus(status))
}

/**
 * The facts of a status callback: a receipt and, if the recipient is unsubscribed, the opt-out.
 *
 * The facts have no time: Twilio's `RawDlrDoneDate` is in minutes of an unnamed zone. Statuses that Twilio adds are
 * ignored until they are supported here. Price and segments are read where Twilio gives them.
 */
export function statusFacts(webhook: Webhook): Fact[] {
  const { MessageSid, MessageStatus, To, ErrorCode } = fieldsOf(schema, webhook)
  const [segments, price, unit] = ['NumSegments', 'Price', 'PriceUnit'].map((name) => webhook.fields.get(name))
  const { message, attempt } = query.parse(Object.fromEntries(webhook.query))
  const status = endedStatusOf(MessageStatus, ErrorCode)
  if (status === undefined) return []
  const ours =
    message === undefined ? {} : { messageId: message as MessageId, ...(attempt === undefined ? {} : { attempt }) }
  const why = ErrorCode === undefined ? {} : { code: String(ErrorCode), detail: detailOf(ErrorCode) }
  const optedOut = ErrorCode !== undefined && errors.get(ErrorCode)?.class === 'opt_out'
  return [
    {
      type: 'receipt',
      ...ours,
      providerId: MessageSid,
      status,
      ...why,
      ...billOf({ num_segments: segments, price, price_unit: unit }),
    },
    ...(optedOut ? [{ type: 'consent' as const, from: addressOf(To), consent: 'opt_out' as const }] : []),
  ]
}
