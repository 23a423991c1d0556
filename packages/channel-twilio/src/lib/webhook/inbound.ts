import type { Attachment, InboundMessage, Time } from '@parley/core'
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

/** A customer's message as Twilio tells of it, by a webhook or in a list. */
export interface Told {
  sid: string
  from: string
  to: string
  text: string
  attachments: Attachment[]
  optOutType?: string | undefined
  at?: Time
}

/** A customer's message as its webhook tells of it: without a time. Fields that Twilio adds stay out. */
export function inboundMessage(webhook: Webhook, messagingService: string | undefined): InboundMessage {
  const { MessageSid: sid, From: from, To: to, Body: text, ...more } = fieldsOf(schema, webhook)
  const attachments = Array.from({ length: more.NumMedia }, (_, index) => attachmentOf(webhook, index)).flat()
  return messageOf({ sid, from, to, text, attachments, optOutType: more.OptOutType }, messagingService)
}

/** A customer's message. The messaging service names our end of the thread; without it the number that was written to does. */
export function messageOf(told: Told, messagingService: string | undefined): InboundMessage {
  const { sid, from, to, text, attachments, optOutType, at } = told
  const consent = consentOf({ text, optOutType })
  return {
    type: 'message',
    providerId: sid,
    from: addressOf(from),
    threads: [threadOf(messagingService ?? to, from)],
    text,
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(consent === undefined ? {} : { consent }),
    ...(at === undefined ? {} : { at }),
  }
}

/** The name of the thread between our end and a customer; the same whoever begins. */
export function threadOf(identity: string, customer: string): string {
  return `${identity}|${customer}`
}

function attachmentOf({ fields }: Webhook, index: number): Attachment[] {
  const url = fields.get(`MediaUrl${index}`)
  if (url === null) return []
  const contentType = fields.get(`MediaContentType${index}`) ?? 'application/octet-stream'
  return [{ url, contentType, name: null, size: null }]
}
