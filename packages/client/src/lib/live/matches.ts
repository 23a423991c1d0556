import type { Conversation } from '@parley/core/protocol'
import type { ConversationFilter } from '../resources/conversations.ts'

/** Whether a conversation is in a filtered list; `undefined` if only the server can decide. */
export function matches(conversation: Conversation, filter: ConversationFilter): boolean | undefined {
  const { status, unread, starred, snoozed, channel, assignee, label, contactId, address } = filter
  const known =
    isAmong(conversation.status, status) &&
    isAmong(conversation.channel, channel) &&
    (unread === undefined || conversation.unread > 0 === unread) &&
    (starred === undefined || conversation.starred === starred) &&
    (snoozed === undefined || (conversation.snoozedUntil !== null) === snoozed) &&
    (contactId === undefined || conversation.contactId === contactId) &&
    (label === undefined || [label].flat().some((each) => conversation.labels.includes(each))) &&
    isAssignee(conversation.assignee, assignee)
  if (!known) return false
  if (address === conversation.address.id || address === conversation.address.value) return known
  return address === undefined && filter.kind === undefined && filter.hasDraft === undefined ? known : undefined
}

function isAmong(value: string, wanted: string | readonly string[] | undefined): boolean {
  return wanted === undefined || [wanted].flat().includes(value)
}

function isAssignee(value: string | null, wanted: ConversationFilter['assignee']): boolean {
  if (wanted === undefined) return true
  return wanted === null ? value === null : [wanted].flat().includes(value ?? 'none')
}
