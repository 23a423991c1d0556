import type { Time } from '@parley/core'
import type { MessageFact, ReportedAttachment } from '@parley/core/channel'
import { z } from 'zod'
import { addressOf } from '../address/address.ts'
import { threadOf } from '../our-end/thread.ts'
import { consentOf } from './consent.ts'
import { fieldsOf, type Webhook } from './webhook.ts'

// A prefix such as `whatsapp:` belongs to another channel, and so do its messages.
const party = z.string().regex(/^[^:]+$/)

const schema = z.object({
  MessageSid: z.string().min(1),
  From: party,
  To: party,
  Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).max(100).default(0),
  OptOutType: z.string().optional(),
  MessagingServiceSid: z.string().optional(),
})

/** A customer's message in Twilio's form, from a webhook or from a list. */
export interface InboundRecord {
  sid: string
  from: string
  to: string
  text: string
  attachments: ReportedAttachment[]
  optOutType?: string | undefined
  messagingServiceSid?: string | undefined
  at?: Time
}

/** A customer's message from its webhook: without a time. Fields that Twilio adds are left out. */
export function recordIn(webhook: Webhook): InboundRecord {
  const { MessageSid: sid, From: from, To: to, Body: text, ...more } = fieldsOf(schema, webhook)
  const attachments = Array.from({ length: more.NumMedia }, (_, index) => attachmentOf(webhook, index)).flat()
  return {
    sid,
    from,
    to,
    text,
    attachments,
    optOutType: more.OptOutType,
    messagingServiceSid: more.MessagingServiceSid,
  }
}

/** A customer's message in the thread between the customer and our end. */
export function messageOf(record: InboundRecord, ourEnd: string): MessageFact {
  const { sid, text, attachments, optOutType, at } = record
  const consent = consentOf({ text, optOutType })
  const from = addressOf(record.from)
  return {
    type: 'message',
    direction: 'inbound',
    providerId: sid,
    from,
    thread: [{ thread: threadOf(ourEnd, from.value) }],
    text,
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(consent === undefined ? {} : { consent }),
    ...(at === undefined ? {} : { at }),
  }
}

function attachmentOf({ fields }: Webhook, index: number): ReportedAttachment[] {
  const url = fields.get(`MediaUrl${index}`)
  if (url === null) return []
  const contentType = fields.get(`MediaContentType${index}`) ?? 'application/octet-stream'
  return [{ url, contentType }]
}
