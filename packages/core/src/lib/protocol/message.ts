import { z } from 'zod'
import { trackingOf } from '../decide/delivery/tracking.ts'
import type { Attachment, Message as MessageRecord } from '../model/message.ts'
import { deliveryStatuses, type MessageStatus, type Tracking, trackings } from '../model/status.ts'
import { presentTime, timeSchema } from './time.ts'

/** A message on the wire. */
export interface Message {
  id: string
  /** The id of its conversation. */
  conversation: string
  direction: 'inbound' | 'outbound'
  /** Where the channel has subjects. */
  subject: string | null
  text: string
  /** `received` for an inbound message; for an outbound one what is known of its way to the reader. */
  status: MessageStatus
  /**
   * What to expect of the status; `null` for an inbound message. `not_observable` says that no more can be known:
   * the channel reports no more, or the message is too old.
   */
  tracking: Tracking | null
  /** When it was said: the provider's time where there is one. Threads are ordered by it. */
  at: string
  createdAt: string
  /** Files that came with it. A URL points to the provider: it may need credentials and may expire. */
  attachments: Attachment[]
  /** Why it was not delivered: a code of the provider or of Parley, and its words. */
  error: { code: string; detail: string | null } | null
  /** Both a failure and a delivery were reported. */
  conflict: boolean
  /** The reader may have it twice: a try that had been given up was accepted after all. */
  possibleDuplicate: boolean
  /** Who wrote an outbound message, where it is known. */
  author: string | null
}

export const messageStatusSchema: z.ZodType<MessageStatus> = z.enum(['received', ...deliveryStatuses])

const trackingSchema: z.ZodType<Tracking> = z.enum(trackings)

const attachmentSchema: z.ZodType<Attachment> = z.object({
  contentType: z.string(),
  url: z.string(),
  name: z.string().nullable(),
  size: z.int().nonnegative().nullable(),
})

export const messageSchema: z.ZodType<Message> = z
  .object({
    id: z.string(),
    conversation: z.string(),
    direction: z.enum(['inbound', 'outbound']),
    subject: z.string().nullable(),
    text: z.string(),
    status: messageStatusSchema,
    tracking: trackingSchema.nullable(),
    at: timeSchema,
    createdAt: timeSchema,
    attachments: z.array(attachmentSchema),
    error: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
    conflict: z.boolean(),
    possibleDuplicate: z.boolean(),
    author: z.string().nullable(),
  })
  .meta({
    id: 'Message',
    description: 'One message of a conversation, inbound or outbound.',
    examples: [
      {
        id: 'msg_00112233445566778899aabbccddeeff',
        conversation: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        direction: 'outbound',
        subject: null,
        text: 'It left this morning.',
        status: 'queued',
        tracking: 'open',
        at: '2026-03-01T09:31:00.000Z',
        createdAt: '2026-03-01T09:31:00.000Z',
        attachments: [],
        error: null,
        conflict: false,
        possibleDuplicate: false,
        author: null,
      },
    ],
  })

/** Writes a message as the wire has it. Fields come in one order, so the same record gives the same bytes. */
export function presentMessage(record: MessageRecord): Message {
  return presentTracked(record, trackingOf(record))
}

/** Writes a message as it was, with what was to be expected of its status then. */
export function presentTracked(record: MessageRecord, tracking: Tracking | null): Message {
  return {
    id: record.id,
    conversation: record.conversationId,
    direction: record.direction,
    subject: record.subject,
    text: record.text,
    status: record.status,
    tracking,
    at: presentTime(record.at),
    createdAt: presentTime(record.createdAt),
    attachments: record.attachments.map(({ contentType, url, name, size }) => ({ contentType, url, name, size })),
    error: record.errorCode === null ? null : { code: record.errorCode, detail: record.errorDetail },
    conflict: record.conflict,
    possibleDuplicate: record.possibleDuplicate,
    author: record.author,
  }
}
