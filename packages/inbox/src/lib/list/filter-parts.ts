import type { Conversation, ConversationFilter } from '@parley/client'
import type { QueryClient } from '@tanstack/react-query'
import type { ConversationPages } from '../data/conversations.ts'

/** The status of the filter panel: a snoozed conversation is open, and apart from the others. */
export type FilterStatus = Conversation['status'] | 'snoozed' | 'any'

/** The status of a filter. A filter with several is of any. */
export function statusOf({ status, snoozed }: ConversationFilter): FilterStatus {
  if (snoozed === true) return 'snoozed'
  const [only, ...more] = [status ?? []].flat()
  return more.length === 0 ? (only ?? 'any') : 'any'
}

/** The filter with another status. */
export function withStatus(filter: ConversationFilter, status: FilterStatus): ConversationFilter {
  const { status: _status, snoozed: _snoozed, ...rest } = filter
  switch (status) {
    case 'any':
      return rest
    case 'snoozed':
      return { ...rest, snoozed: true }
    case 'open':
      return { ...rest, status, snoozed: false }
    case 'archived':
    case 'closed':
      return { ...rest, status }
    default:
      return status satisfies never
  }
}

/** The labels of a filter. */
export function labelsOf({ label }: ConversationFilter): string[] {
  return [label ?? []].flat()
}

/** The labels of all conversations that the page has loaded, in their order. */
export function knownLabels(queries: QueryClient): string[] {
  const lists = queries.getQueriesData<ConversationPages>({ queryKey: ['conversations'] })
  const labels = lists.flatMap(([, list]) =>
    (list?.pages ?? []).flatMap(({ items }) => items.flatMap((conversation) => conversation.labels)),
  )
  return [...new Set(labels)].sort((one, other) => one.localeCompare(other))
}
