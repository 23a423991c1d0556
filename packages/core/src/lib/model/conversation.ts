import type { Attributes } from './attributes.ts'
import { boolean, integer, json, oneOf, optional, secret, set, text, time } from './column.ts'
import type { AddressId, ChannelId, ContactId, ConversationId, Key, MessageId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** A closed conversation has released its thread: the next message opens a new one. */
export type ConversationStatus = 'open' | 'archived' | 'closed'

/**
 * One thread on one channel.
 *
 * Denormalized on purpose: a list of conversations is one index scan. What is derived here (unread, last message) is
 * what a recount over the messages gives.
 */
export interface Conversation {
  kind: 'conversation'
  tenant: TenantId
  id: ConversationId
  version: number
  /** The thread's key while the conversation is not closed; it makes (tenant, channel, thread) unique. */
  keys: Key[]
  channel: ChannelId
  /** The channel's name for the thread. */
  thread: string
  addressId: AddressId
  contactId: ContactId
  /** The addresses that take part, beside our own. */
  participants: AddressId[]
  addressValue: string
  addressDisplay: string
  status: ConversationStatus
  /** Inbound messages since the team's read mark. */
  unread: number
  /** `unread > 0`, so that a list can filter by equality. */
  hasUnread: boolean
  /** The team's read mark: the `sequence` up to which everything was read. */
  readThrough: number
  starred: boolean
  assignee: string | null
  labels: string[]
  attributes: Attributes
  /** Access keys that may see it; empty where no policy narrows. */
  access: string[]
  /** How many messages it has; the next one's place is one more. */
  messageCount: number
  /** The `sequence` of the newest inbound message that was announced; 0 before the first. */
  lastInboundSequence: number
  lastInboundAt: Time | null
  lastMessageId: MessageId | null
  /** The `sequence` of the last message, the tie-break of its `at`. */
  lastMessageSequence: number
  /** A preview, cut at 280 characters. */
  lastMessageText: string | null
  lastMessageAt: Time | null
  lastMessageDirection: 'inbound' | 'outbound' | null
  /** When it last moved: lists are ordered by it. */
  activeAt: Time
  createdAt: Time
  closedAt: Time | null
  /** When it was archived; `null` where it is not. */
  archivedAt: Time | null
  /** Why it was archived, in the words of the person or program that did it. */
  archiveReason: string | null
}

const queries = {
  /** By when they last moved. */
  conversations: {
    filters: ['channel', 'status', 'starred', 'hasUnread', 'assignee', 'addressId', 'contactId', 'labels', 'access'],
    selective: ['addressId', 'contactId'],
    keyset: ['activeAt', 'id'],
  },
} as const

/** The kind of a {@link Conversation}. */
export const conversation: RecordKind<Conversation, typeof queries> = defineRecord<Conversation>()({
  kind: 'conversation',
  prefix: 'con',
  table: 'conversations',
  keyed: true,
  columns: {
    channel: text,
    thread: secret(text),
    addressId: text,
    contactId: text,
    participants: json,
    addressValue: secret(text),
    addressDisplay: secret(text),
    status: oneOf('open', 'archived', 'closed'),
    unread: integer,
    hasUnread: boolean,
    readThrough: integer,
    starred: boolean,
    assignee: optional(text),
    labels: set,
    attributes: secret(json),
    access: set,
    messageCount: integer,
    lastInboundSequence: integer,
    lastInboundAt: optional(time),
    lastMessageId: optional(text),
    lastMessageSequence: integer,
    lastMessageText: secret(optional(text)),
    lastMessageAt: optional(time),
    lastMessageDirection: optional(text),
    activeAt: time,
    createdAt: time,
    closedAt: optional(time),
    archivedAt: optional(time),
    archiveReason: secret(optional(text)),
  },
  queries,
  visible: { through: 'conversation', field: 'id' },
})
