import type { Attributes } from './attributes.ts'
import { boolean, initially, integer, json, oneOf, optional, secret, set, text, time } from './column.ts'
import type { AddressId, ChannelId, ContactId, ConversationId, Key, MessageId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** A closed conversation has released its thread: the next message opens a new one. */
export type ConversationStatus = 'open' | 'archived' | 'closed'

/**
 * One thread on one channel.
 *
 * It has copies of values of its messages, so that a list of conversations is one index scan. A recount over the
 * messages gives the same values (unread, last message).
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
  /** The team's read mark: the `sequence` through which everything was read. */
  readThrough: number
  starred: boolean
  assignee: string | null
  labels: string[]
  attributes: Attributes
  /** The access keys of the users that may see it. Empty if no policy narrows. */
  access: string[]
  /** The number of its messages. The next message has the place after it. */
  messageCount: number
  /** The `sequence` of the newest inbound message that was announced. 0 before the first. */
  lastInboundSequence: number
  lastInboundAt: Time | null
  lastMessageId: MessageId | null
  /** The `sequence` of the last message, the tie-break of its `at`. */
  lastMessageSequence: number
  /** A preview, cut at 280 characters. */
  lastMessageText: string | null
  lastMessageAt: Time | null
  lastMessageDirection: 'inbound' | 'outbound' | null
  /** The time of its last move. Lists are in this order. */
  activeAt: Time
  createdAt: Time
  closedAt: Time | null
  /** The time at which it was archived. `null` if it is not. */
  archivedAt: Time | null
  /** The reason of the archiving, in the words of the person or the program. */
  archiveReason: string | null
  /** The end of its snooze. `null` if it is not snoozed. */
  snoozedUntil: Time | null
  /** `snoozedUntil` is not null, so that a list can filter by equality. */
  snoozed: boolean
  /**
   * The time of the first announced inbound message without an answer. `null` if none waits, and if the conversation is
   * archived or closed. History never sets it.
   */
  waitingSince: Time | null
  /** `waitingSince` before it was archived or closed. A person that opens it again restores it. */
  waitedSince: Time | null
  /** The present numbers contain it. `false` for one of an earlier program, until the first count reaches it. */
  counted: boolean
}

const queries = {
  /** By the time of their last move. */
  conversations: {
    // biome-ignore format: one line for each field would be long
    filters: [
      'channel', 'status', 'starred', 'hasUnread', 'snoozed', 'assignee', 'addressId', 'contactId', 'labels', 'access',
    ],
    selective: ['addressId', 'contactId'],
    keyset: ['activeAt', 'id'],
  },
  /** Those that wait for an answer, by the time since which they wait. They are few, so its filters have no index. */
  waiting: {
    // biome-ignore format: one line for each field would be long
    narrowing: [
      'channel', 'status', 'starred', 'hasUnread', 'snoozed', 'assignee', 'addressId', 'contactId', 'labels', 'access',
    ],
    present: ['waitingSince'],
    keyset: ['waitingSince', 'id'],
  },
  /** By the time at which they began. An index in this order is not written when a conversation moves. */
  created: {
    filters: ['assignee', 'addressId', 'contactId', 'labels', 'access'],
    selective: ['addressId', 'contactId'],
    narrowing: ['channel', 'status', 'starred', 'hasUnread', 'snoozed'],
    keyset: ['createdAt', 'id'],
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
    snoozedUntil: optional(time),
    snoozed: boolean,
    waitingSince: optional(time),
    waitedSince: optional(time),
    counted: initially(boolean, false),
  },
  queries,
  visible: { through: 'conversation', field: 'id' },
})
