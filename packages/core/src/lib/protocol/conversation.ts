import { z } from 'zod'
import type { ConversationJoins } from '../decide/conversation-joins.ts'
import type { Attributes } from '../model/attributes.ts'
import type { Conversation as ConversationRecord, ConversationStatus } from '../model/conversation.ts'
import { deliveryStatuses, type MessageStatus, type Tracking, trackings } from '../model/status.ts'
import { attributesSchema } from './content.ts'
import { presentTime, timeSchema } from './time.ts'

/** A conversation on the wire. */
export interface Conversation {
  id: string
  channel: string
  contactId: string
  /** The name of the contact. `null` if it has none. */
  contactName: string | null
  /**
   * The other party: `value` is normalized (E.164, a lower-case e-mail), `display` is for people. Nothing is sent to it
   * while it is `blocked` or `optedOut`.
   */
  address: { id: string; value: string; display: string; blocked: boolean; optedOut: boolean }
  status: ConversationStatus
  /** Inbound messages since the team's read mark. */
  unread: number
  starred: boolean
  assignee: string | null
  labels: string[]
  /** Values by name, from the channel or the team. */
  attributes: Attributes
  /** The access keys of the users that may see it. Empty if no policy narrows. */
  access: string[]
  /** The newest message. `null` before the first one. */
  lastMessage: LastMessage | null
  /** The time of the first inbound message without an answer. `null` if none waits. */
  waitingSince: string | null
  /** It is out of sight until this time, or until its next inbound message. `null` if it is not snoozed. */
  snoozedUntil: string | null
  /** The time of its last activity: lists are ordered by it. */
  activeAt: string
  createdAt: string
  closedAt: string | null
  archivedAt: string | null
  /** The reason of its archiving. */
  archiveReason: string | null
}

/** The newest message of a conversation, for a list. */
export interface LastMessage {
  id: string
  /** The first 280 characters of its text. */
  text: string
  at: string
  direction: 'inbound' | 'outbound'
  /** The present status of the message. */
  status: MessageStatus
  /** As in the message. */
  tracking: Tracking | null
  /** The type of its first file, such as `audio/ogg`; `null` without a file. */
  contentType: string | null
  /** The reason of its failed delivery. */
  error: { code: string; detail: string | null } | null
}

export const conversationStatusSchema: z.ZodType<ConversationStatus> = z.enum(['open', 'archived', 'closed'])

/** A conversation, for the examples of the document. */
export const conversationExample: Conversation = {
  id: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
  channel: 'sms',
  contactId: 'per_3c2b1a0f9e8d7c6b5a4938271605f4e3',
  contactName: 'Ada Lovelace',
  address: {
    id: 'adr_0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    value: '+14155550123',
    display: '+1 415 555 0123',
    blocked: false,
    optedOut: false,
  },
  status: 'open',
  unread: 1,
  starred: false,
  assignee: null,
  labels: [],
  attributes: {},
  access: [],
  lastMessage: {
    id: 'msg_5f4e3d2c1b0a99887766554433221100',
    text: 'Is my order on its way?',
    at: '2026-03-01T09:30:00.000Z',
    direction: 'inbound',
    status: 'received',
    tracking: null,
    contentType: null,
    error: null,
  },
  waitingSince: '2026-03-01T09:30:00.000Z',
  snoozedUntil: null,
  activeAt: '2026-03-01T09:30:00.000Z',
  createdAt: '2026-03-01T09:30:00.000Z',
  closedAt: null,
  archivedAt: null,
  archiveReason: null,
}

export const conversationSchema: z.ZodType<Conversation> = z
  .object({
    id: z.string(),
    channel: z.string(),
    contactId: z.string(),
    contactName: z.string().nullable(),
    address: z.object({
      id: z.string(),
      value: z.string(),
      display: z.string(),
      blocked: z.boolean(),
      optedOut: z.boolean(),
    }),
    status: conversationStatusSchema,
    unread: z.int().nonnegative(),
    starred: z.boolean(),
    assignee: z.string().nullable(),
    labels: z.array(z.string()),
    attributes: attributesSchema,
    access: z.array(z.string()),
    lastMessage: z
      .object({
        id: z.string(),
        text: z.string(),
        at: timeSchema,
        direction: z.enum(['inbound', 'outbound']),
        status: z.enum(['received', ...deliveryStatuses]),
        tracking: z.enum(trackings).nullable(),
        contentType: z.string().nullable(),
        error: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
      })
      .nullable(),
    waitingSince: timeSchema.nullable(),
    snoozedUntil: timeSchema.nullable(),
    activeAt: timeSchema,
    createdAt: timeSchema,
    closedAt: timeSchema.nullable(),
    archivedAt: timeSchema.nullable(),
    archiveReason: z.string().nullable(),
  })
  .meta({
    id: 'Conversation',
    description: 'One thread with one party on one channel.',
    examples: [conversationExample],
  })

/**
 * Writes a conversation in the form of the wire. Fields have a fixed order, so the same record gives the same bytes.
 *
 * `joins` are the fields of its address, its contact and its last message: `joinsIn` makes them of loaded records.
 */
export function presentConversation(record: ConversationRecord, joins: ConversationJoins): Conversation {
  const { address, contactName } = joins
  return {
    id: record.id,
    channel: record.channel,
    contactId: record.contactId,
    contactName,
    address: {
      id: record.addressId,
      value: record.addressValue,
      display: record.addressDisplay,
      blocked: address.blocked,
      optedOut: address.optedOut,
    },
    status: record.status,
    unread: record.unread,
    starred: record.starred,
    assignee: record.assignee,
    labels: record.labels,
    attributes: record.attributes,
    access: record.access,
    lastMessage: lastMessageOf(record, joins),
    waitingSince: record.waitingSince === null ? null : presentTime(record.waitingSince),
    snoozedUntil: record.snoozedUntil === null ? null : presentTime(record.snoozedUntil),
    activeAt: presentTime(record.activeAt),
    createdAt: presentTime(record.createdAt),
    closedAt: record.closedAt === null ? null : presentTime(record.closedAt),
    archivedAt: record.archivedAt === null ? null : presentTime(record.archivedAt),
    archiveReason: record.archiveReason,
  }
}

function lastMessageOf(record: ConversationRecord, { lastMessage }: ConversationJoins): Conversation['lastMessage'] {
  const { lastMessageId: id, lastMessageText: text, lastMessageAt: at, lastMessageDirection: direction } = record
  if (id === null || at === null || direction === null || lastMessage === null) return null
  const { status, tracking, contentType, error } = lastMessage
  return { id, text: text ?? '', at: presentTime(at), direction, status, tracking, contentType, error }
}
