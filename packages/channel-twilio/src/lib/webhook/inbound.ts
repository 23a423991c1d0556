import type { Attachment, InboundMessage } from '@parley/core'
import { z } from 'zod'
import { addressOf } from '../address.ts'
import { consentOf } from './consent.ts'
import { fieldsOf, type Webhook } from './webhook.ts'

// A prefix such as `whatsapp:` is another channel's; its messages do not belong here.
const party = z.string().regex(/^[^:]+$/)

const schema = z.object({
  MessageSid: z.string().min(1),
  From: party,
  To: party,
  Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).max(100).default(0),
  OptOutType: z.string().optional(),
})

/**
 * A customer's message. `identity` names our end of the thread; without it the number that was written to does.
 *
 * Twilio tells no time. Fields it adds stay out.
 */
export function inboundMessage(webhook: Webhook, messagingService: string | undefined): InboundMessage {
  const { MessageSid, From, To, Body, NumMedia, OptOutType } = fieldsOf(schema, webhook)
  const attachments = Array.from({ length: NumMedia }, (_, index) => attachmentOf(webhook, index)).flat()
  const consent = consentOf({ text: Body, optOutType: OptOutType })
  return {
    type: 'message',
    providerId: MessageSid,
    from: addressOf(From),
    threads: [threadOf(messagingService ?? To, From)],
    text: Body,
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(consent === undefined ? {} : { consent }),
  }
}

/** The name of the thread between our end and a customer; the same whoever begins. */
export function threadOf(identity: string, customer: string): string {
  return `${identity}|${customer}`
}

function attachmentOf({ fields }: Webhook, index: number): Attachment[] {
  const url = fields.get(`MediaUrl${index}`)
  if (url === undefined) return []
  const contentType = fields.get(`MediaContentType${index}`) ?? 'application/octet-stream'
  return [{ url, contentType, name: null, size: null }]
}
