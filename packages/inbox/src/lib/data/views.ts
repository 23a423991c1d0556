import type { Conversation, ConversationFilter } from '@parley/client'

/** The views that exist without being saved. */
export const viewNames = [
  ...(['all', 'unread', 'mine', 'starred'] as const),
  ...(['unassigned', 'waiting', 'drafts', 'snoozed', 'archived', 'closed'] as const),
] as const

export type ViewName = (typeof viewNames)[number]

/** The views in a row above the list. The others are in its menu. */
export const shownViews: readonly ViewName[] = ['all', 'unread', 'mine', 'starred']

/** The filter of a view for a person. */
export function filterOf(view: ViewName, me: string): ConversationFilter {
  const open = { status: 'open', snoozed: false } as const
  switch (view) {
    case 'all':
      return open
    case 'unread':
      return { ...open, unread: true }
    case 'mine':
      return { ...open, assignee: me }
    case 'starred':
      return { starred: true }
    case 'unassigned':
      return { ...open, assignee: null }
    case 'waiting':
      return { ...open, sort: 'waiting' }
    case 'drafts':
      return { hasDraft: true }
    case 'snoozed':
      return { snoozed: true }
    case 'archived':
      return { status: 'archived' }
    case 'closed':
      return { status: 'closed' }
    default:
      return view satisfies never
  }
}

/**
 * Whether a conversation is in a list with this filter; `undefined` if only the server can decide it.
 *
 * The live stream changes lists by it, without reading them again.
 */
export function isIn(filter: ConversationFilter, conversation: Conversation): boolean | undefined {
  if (filter.hasDraft !== undefined || filter.address !== undefined || filter.kind !== undefined) return undefined
  return (
    isAnyOf(filter.status, conversation.status) &&
    isSame(filter.unread, conversation.unread > 0) &&
    isSame(filter.starred, conversation.starred) &&
    isSame(filter.snoozed, conversation.snoozedUntil !== null) &&
    isAnyOf(filter.channel, conversation.channel) &&
    (filter.assignee === null ? conversation.assignee === null : isAnyOf(filter.assignee, conversation.assignee)) &&
    (filter.label === undefined || [filter.label].flat().some((label) => conversation.labels.includes(label))) &&
    (filter.contactId === undefined || filter.contactId === conversation.contactId) &&
    (filter.sort !== 'waiting' || conversation.waitingSince !== null)
  )
}

function isSame(wanted: boolean | undefined, value: boolean): boolean {
  return wanted === undefined || wanted === value
}

function isAnyOf<Value>(wanted: Value | readonly Value[] | undefined, value: NoInfer<Value> | null): boolean {
  if (wanted === undefined) return true
  return ([] as unknown[]).concat(wanted).includes(value)
}

/** The order of two conversations in a list with this filter: below 0 if the first one comes first. */
export function inOrder(filter: ConversationFilter, one: Conversation, other: Conversation): number {
  switch (filter.sort ?? 'activity') {
    case 'activity':
      return compare(other.activeAt, one.activeAt) || compare(other.id, one.id)
    case 'waiting':
      return compare(one.waitingSince ?? '', other.waitingSince ?? '') || compare(one.id, other.id)
    case 'created':
      return compare(other.createdAt, one.createdAt) || compare(other.id, one.id)
    default:
      return 0
  }
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
