import { z } from 'zod'
import { trackingOf } from '../decide/delivery/tracking.ts'
import { type AttachmentState, attachmentStates } from '../model/attachment.ts'
import type { Attributes } from '../model/attributes.ts'
import type { Engagement as EngagementRecord, Message as MessageRecord, Part } from '../model/message.ts'
import type { Money } from '../model/money.ts'
import { deliveryStatuses, type MessageStatus, type Tracking, trackings } from '../model/status.ts'
import { attributesSchema, partSchema } from './content.ts'
import { presentTime, timeSchema } from './time.ts'

/** A file of a message, on the wire. It never has the URL of a provider. */
export interface Attachment {
  /** The media file. `null` if the installation stores no files. */
  mediaId: string | null
  /** A `stored` file can be opened. A `pending` one is fetched now. `failed` and `remote` ones cannot be opened. */
  state: AttachmentState
  contentType: string
  name: string | null
  /** Its bytes, if they are known. */
  size: number | null
}

/** An action of the reader with a message, on the wire. */
export interface Engagement {
  type: 'opened' | 'clicked'
  at: string
  /** The link that was clicked. */
  url: string | null
}

/** A message on the wire. */
export interface Message {
  id: string
  conversationId: string
  direction: 'inbound' | 'outbound'
  /** The subject, if the channel has subjects. */
  subject: string | null
  text: string
  /** `received` for an inbound message; for an outbound one its known progress to the reader. */
  status: MessageStatus
  /**
   * Whether the status may still change; `null` for an inbound message. With `not_observable` no more will be known:
   * the channel reports no more, or the message is too old.
   */
  tracking: Tracking | null
  /** The time of the message: the provider's, if there is one. Threads are ordered by it. */
  at: string
  createdAt: string
  /** The text with its markup, as its sender wrote it. It is not safe to render unchanged. */
  html: string | null
  /** The files of the message. */
  attachments: Attachment[]
  /** A location, choices or a template. */
  parts: Part[]
  attributes: Attributes
  /** It was imported. It counts as read, and no handler ran for it. */
  history: boolean
  /** A machine wrote it. */
  automatic: boolean
  /** It was not sent through Parley. An example is a message that was written on the phone itself. */
  adopted: boolean
  /** The time of its send, if it is later than its queueing. */
  due: string | null
  /** The time at which it expires unsent. */
  expires: string | null
  /** The units that the provider bills: the segments of an SMS. */
  units: number | null
  /** The amount that the provider bills. */
  cost: Money | null
  /** Actions of the reader with it. They are signals, never proof that it was read. */
  engagements: Engagement[]
  /** The reason of its failed delivery: a code of the provider or of Parley, and its words. */
  error: { code: string; detail: string | null } | null
  /** Both a failure and a delivery were reported. */
  conflict: boolean
  /** The reader may have it twice: an abandoned try was accepted after all. */
  possibleDuplicate: boolean
  /** The author of an outbound message, if it is known. */
  author: string | null
}

export const messageStatusSchema: z.ZodType<MessageStatus> = z.enum(['received', ...deliveryStatuses])

const trackingSchema: z.ZodType<Tracking> = z.enum(trackings)

const attachmentSchema: z.ZodType<Attachment> = z.object({
  mediaId: z.string().nullable(),
  state: z.enum(attachmentStates),
  contentType: z.string(),
  name: z.string().nullable(),
  size: z.int().nonnegative().nullable(),
})

const engagementSchema: z.ZodType<Engagement> = z.object({
  type: z.enum(['opened', 'clicked']),
  at: timeSchema,
  url: z.string().nullable(),
})

export const messageSchema: z.ZodType<Message> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    direction: z.enum(['inbound', 'outbound']),
    subject: z.string().nullable(),
    text: z.string(),
    status: messageStatusSchema,
    tracking: trackingSchema.nullable(),
    at: timeSchema,
    createdAt: timeSchema,
    html: z.string().nullable(),
    attachments: z.array(attachmentSchema),
    parts: z.array(partSchema),
    attributes: attributesSchema,
    history: z.boolean(),
    automatic: z.boolean(),
    adopted: z.boolean(),
    due: timeSchema.nullable(),
    expires: timeSchema.nullable(),
    units: z.int().nonnegative().nullable(),
    cost: z.object({ amount: z.string(), currency: z.string() }).nullable(),
    engagements: z.array(engagementSchema),
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
        conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        direction: 'outbound',
        subject: null,
        text: 'It left this morning.',
        status: 'queued',
        tracking: 'open',
        at: '2026-03-01T09:31:00.000Z',
        createdAt: '2026-03-01T09:31:00.000Z',
        html: null,
        attachments: [],
        parts: [],
        attributes: {},
        history: false,
        automatic: false,
        adopted: false,
        due: null,
        expires: null,
        units: null,
        cost: null,
        engagements: [],
        error: null,
        conflict: false,
        possibleDuplicate: false,
        author: null,
      },
    ],
  })

/** Writes a message in the form of the wire. Fields have a fixed order, so the same record gives the same bytes. */
export function presentMessage(record: MessageRecord): Message {
  return presentTracked(record, trackingOf(record))
}

/** Writes a message as it was, with the tracking of its status at that time. */
export function presentTracked(record: MessageRecord, tracking: Tracking | null): Message {
  return {
    id: record.id,
    conversationId: record.conversationId,
    direction: record.direction,
    subject: record.subject,
    text: record.text,
    status: record.status,
    tracking,
    at: presentTime(record.at),
    createdAt: presentTime(record.createdAt),
    html: record.html,
    attachments: record.attachments.map(({ mediaId, state, contentType, name, size }) => {
      return { mediaId, state, contentType, name, size }
    }),
    parts: record.parts,
    attributes: record.attributes,
    history: record.history,
    automatic: record.automatic,
    adopted: record.adopted,
    due: record.dueAt === null ? null : presentTime(record.dueAt),
    expires: record.expiresAt === null ? null : presentTime(record.expiresAt),
    units: record.units,
    cost: record.cost,
    engagements: record.engagements.map(presentEngagement),
    error: record.errorCode === null ? null : { code: record.errorCode, detail: record.errorDetail },
    conflict: record.conflict,
    possibleDuplicate: record.possibleDuplicate,
    author: record.author,
  }
}

function presentEngagement({ type, at, url }: EngagementRecord): Engagement {
  return { type, at: presentTime(at), url }
}
