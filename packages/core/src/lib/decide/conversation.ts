import { ParleyError } from '../errors/parley-error.ts'
import type { AddressRecord } from '../model/address.ts'
import type { Conversation, ConversationStatus } from '../model/conversation.ts'
import type { ConversationChanges } from '../model/event.ts'
import type { ConversationId, Cursor, MessageId } from '../model/ids.ts'
import type { Message } from '../model/message.ts'
import { previewOf, storable } from '../model/text.ts'
import type { DecisionContext } from './decision.ts'
import { markUnread } from './read-mark.ts'

/** What people change about a conversation. */
export interface ConversationPatch {
  starred?: boolean | undefined
  /**
   * Marks messages read through this one: the id of a message of the conversation, or a cursor (`asOf` of a page, `cursor`
   * of an event). A message that arrived later stays unread, even where its own time is earlier. The read mark never moves back.
   */
  readThrough?: MessageId | Cursor | undefined
  /** Marks a read conversation unread, from its last inbound message on. */
  unread?: true | undefined
  status?: ConversationStatus | undefined
  assignee?: string | null | undefined
  labels?: string[] | undefined
}

/** A conversation as it begins, on a thread that no other holds. */
export function openConversation(
  id: ConversationId,
  { thread, address }: { thread: string; address: AddressRecord },
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
    participants: [address.id],
    addressValue: address.value,
    addressDisplay: address.display,
    status: 'open',
    unread: 0,
    hasUnread: false,
    readThrough: 0,
    starred: false,
    assignee: null,
    labels: [],
    access: [],
    messageCount: 0,
    lastInboundSequence: 0,
    lastInboundAt: null,
    lastMessageId: null,
    lastMessageSequence: 0,
    lastMessageText: null,
    lastMessageAt: null,
    lastMessageDirection: null,
    activeAt: now,
    createdAt: now,
    closedAt: null,
  }
}

/** The conversation with one message more. It becomes the last one unless it was said before that. */
export function showLast(conversation: Conversation, message: Message): Conversation {
  const messageCount = message.sequence
  if (conversation.lastMessageAt !== null && message.at < conversation.lastMessageAt) {
    return { ...conversation, messageCount }
  }
  return {
    ...conversation,
    messageCount,
    lastMessageId: message.id,
    lastMessageSequence: message.sequence,
    lastMessageText: previewOf(message.text),
    lastMessageAt: message.at,
    lastMessageDirection: message.direction,
    activeAt: Math.max(conversation.activeAt, message.at),
  }
}

/** Applies a patch; `threadFree` tells whether a closed conversation could have its thread back. */
export function patched(
  conversation: Conversation,
  patch: ConversationPatch,
  { keys, now, threadFree }: Pick<DecisionContext, 'keys' | 'now'> & { threadFree: boolean },
): Conversation {
  const next = patch.unread === true ? { ...markUnread(conversation) } : { ...conversation }
  if (patch.starred !== undefined) next.starred = patch.starred
  if (patch.assignee !== undefined) next.assignee = patch.assignee === null ? null : storable(patch.assignee)
  if (patch.labels !== undefined) next.labels = [...new Set(patch.labels.map(storable))].sort()
  if (patch.status === undefined || patch.status === next.status) return next
  if (next.status === 'closed' && !threadFree) {
    throw new ParleyError('conversation.closed', {
      field: 'status',
      reason: 'A newer conversation has this thread, so this one stays closed.',
    })
  }
  const closed = patch.status === 'closed'
  return {
    ...next,
    status: patch.status,
    closedAt: closed ? now : null,
    keys: closed ? [] : [keys.thread(next.channel, next.thread)],
  }
}

/** What differs, as an event tells it. */
export function changesOf(before: Conversation, after: Conversation): ConversationChanges {
  return {
    ...(before.status === after.status ? {} : { status: after.status }),
    ...(before.starred === after.starred ? {} : { starred: after.starred }),
    ...(before.unread === after.unread ? {} : { unread: after.unread }),
    ...(before.assignee === after.assignee ? {} : { assignee: after.assignee }),
    ...(JSON.stringify(before.labels) === JSON.stringify(after.labels) ? {} : { labels: after.labels }),
  }
}
