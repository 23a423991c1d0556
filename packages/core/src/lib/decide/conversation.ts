import { ParleyError } from '../errors/parley-error.ts'
import type { AddressRecord } from '../model/address.ts'
import { type AttributesPatch, withAttributes } from '../model/attributes.ts'
import type { Conversation, ConversationStatus } from '../model/conversation.ts'
import type { ConversationChanges } from '../model/event.ts'
import type { AddressId, ConversationId, Cursor, MessageId, Time } from '../model/ids.ts'
import type { Message } from '../model/message.ts'
import { allStorable, previewOf, storable } from '../model/text.ts'
import type { DecisionContext } from './decision.ts'
import { markUnread } from './read-mark.ts'
import { awake, snoozedTo } from './snooze.ts'
import { waitAfter, waitIn } from './waiting.ts'

/** A change of a conversation. */
export interface ConversationPatch {
  starred?: boolean | undefined
  /**
   * Marks messages read through this one. Either the id of a message of the conversation, or a cursor: `asOf` of a
   * page, `cursor` of an event.
   *
   * A message that arrived later stays unread, even with an earlier time of its own. The read mark never moves back.
   */
  readThrough?: MessageId | Cursor | undefined
  /** Marks a read conversation unread, from its last inbound message on. */
  unread?: true | undefined
  /**
   * Sets the read mark at this `sequence`, back or forward: the messages behind it are unread. It reverts a
   * `readThrough` or an `unread`. Beyond the last message it means the last message.
   */
  unreadAfter?: number | undefined
  status?: ConversationStatus | undefined
  /** The reason of its archiving; `null` for none. Only together with the status `archived`. */
  archiveReason?: string | null | undefined
  /**
   * Snoozes the conversation until this time, at most 366 days ahead. `null` ends its snooze. Its next inbound message
   * ends it too. Only an open conversation can be snoozed.
   */
  snoozedUntil?: Time | null | undefined
  assignee?: string | null | undefined
  labels?: string[] | undefined
  /** Attributes to set; `null` removes one. Absent attributes stay as they are. */
  attributes?: AttributesPatch | undefined
  /** All access keys of the users that may see it, in place of those of now. Needs the action `conversations.share`. */
  access?: string[] | undefined
}

/** The first values of a conversation. */
export interface Beginning {
  thread: string
  address: AddressRecord
  /** Further addresses that take part. */
  others?: readonly AddressId[]
  /** The time of its first activity. Default: now. */
  activeAt?: Time
}

/** A new conversation, on a thread that no other one holds. */
export function openConversation(
  id: ConversationId,
  { thread, address, others = [], activeAt }: Beginning,
  { keys, now }: Pick<DecisionContext, 'keys' | 'now'>,
): Conversation {
  return {
    kind: 'conversation',
    tenant: address.tenant,
    id,
    version: 1,
    keys: [keys.thread(address.channel, thread)],
    channel: address.channel,
    thread,
    addressId: address.id,
    contactId: address.contactId,
    participants: [address.id, ...others],
    addressValue: address.value,
    addressDisplay: address.display,
    status: 'open',
    unread: 0,
    hasUnread: false,
    readThrough: 0,
    starred: false,
    assignee: null,
    labels: [],
    attributes: {},
    access: [],
    messageCount: 0,
    lastInboundSequence: 0,
    lastInboundAt: null,
    lastMessageId: null,
    lastMessageSequence: 0,
    lastMessageText: null,
    lastMessageAt: null,
    lastMessageDirection: null,
    activeAt: activeAt ?? now,
    createdAt: now,
    closedAt: null,
    archivedAt: null,
    archiveReason: null,
    ...awake,
    waitingSince: null,
    waitedSince: null,
    counted: true,
  }
}

/** The conversation with one message more. It becomes the last one, unless its time is earlier than the last one's. */
export function showLast(conversation: Conversation, message: Message): Conversation {
  const counted = { ...conversation, messageCount: message.sequence, ...waitAfter(conversation, message) }
  if (conversation.lastMessageAt !== null && message.at < conversation.lastMessageAt) return counted
  return {
    ...counted,
    lastMessageId: message.id,
    lastMessageSequence: message.sequence,
    lastMessageText: previewOf(message.text),
    lastMessageAt: message.at,
    lastMessageDirection: message.direction,
    activeAt: Math.max(conversation.activeAt, message.at),
  }
}

/** Applies a patch. `threadFree`: a closed conversation can have its thread back. */
export function patched(
  conversation: Conversation,
  patch: ConversationPatch,
  { keys, now, threadFree }: Pick<DecisionContext, 'keys' | 'now'> & { threadFree: boolean },
): Conversation {
  const next = patch.unread === true ? { ...markUnread(conversation) } : { ...conversation }
  if (patch.starred !== undefined) next.starred = patch.starred
  if (patch.assignee !== undefined) next.assignee = patch.assignee === null ? null : storable(patch.assignee)
  if (patch.labels !== undefined) next.labels = [...new Set(patch.labels.map(storable))].sort()
  if (patch.access !== undefined) next.access = [...new Set(patch.access.map(storable))].sort()
  next.attributes = withAttributes(next.attributes, allStorable(patch.attributes))
  if (patch.archiveReason !== undefined) {
    next.archiveReason = patch.archiveReason === null ? null : storable(patch.archiveReason)
  }
  const moved = patch.status === undefined ? next : movedTo(next, patch.status, { keys, now, threadFree })
  return patch.snoozedUntil === undefined ? moved : { ...moved, ...snoozedTo(moved, patch.snoozedUntil, now) }
}

function movedTo(
  conversation: Conversation,
  status: ConversationStatus,
  { keys, now, threadFree }: Pick<DecisionContext, 'keys' | 'now'> & { threadFree: boolean },
): Conversation {
  if (status === conversation.status) return conversation
  if (conversation.status === 'closed' && !threadFree) {
    throw new ParleyError('conversation.closed', {
      field: 'status',
      reason: 'A newer conversation has this thread, so this one stays closed.',
    })
  }
  return {
    ...conversation,
    ...statusOf(conversation, status, now),
    keys: status === 'closed' ? [] : [keys.thread(conversation.channel, conversation.thread)],
  }
}

type StatusFields = Pick<
  Conversation,
  | ('status' | 'closedAt' | 'archivedAt' | 'archiveReason')
  | ('snoozedUntil' | 'snoozed' | 'waitingSince' | 'waitedSince')
>

/** A status, with the times and the reason that belong to it. Only an open conversation is snoozed, and waits. */
export function statusOf(
  { archiveReason, snoozedUntil, snoozed, ...waits }: Omit<StatusFields, 'status' | 'closedAt' | 'archivedAt'>,
  status: ConversationStatus,
  now: Time,
): StatusFields {
  const isArchived = status === 'archived'
  return {
    status,
    closedAt: status === 'closed' ? now : null,
    archivedAt: isArchived ? now : null,
    archiveReason: isArchived ? archiveReason : null,
    ...(status === 'open' ? { snoozedUntil, snoozed } : awake),
    ...waitIn(waits, status),
  }
}

/** The changes between two versions, as an event has them. */
export function changesOf(before: Conversation, after: Conversation): ConversationChanges {
  return {
    ...(before.status === after.status ? {} : { status: after.status }),
    ...(before.starred === after.starred ? {} : { starred: after.starred }),
    ...(before.unread === after.unread ? {} : { unread: after.unread }),
    ...(before.assignee === after.assignee ? {} : { assignee: after.assignee }),
    ...(isSame(before.labels, after.labels) ? {} : { labels: after.labels }),
    ...(isSame(before.attributes, after.attributes) ? {} : { attributes: true }),
    ...(isSame(before.access, after.access) ? {} : { access: true }),
    ...(before.snoozedUntil === after.snoozedUntil ? {} : { snoozedUntil: after.snoozedUntil }),
  }
}

function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after)
}
