import type { StreamEvent } from '@parley/client'
import type { QueryClient, QueryFilters } from '@tanstack/react-query'
import { dropConversation, placeConversation, refreshConversations } from '../data/conversations.ts'
import { placeMessage, refreshThreads } from '../data/messages.ts'

/** An event of the stream: one of the kernel, or one of a module with its own fields. */
export type LiveEvent = StreamEvent | { type: string; at: string; [field: string]: unknown }

/** The queries that an event of a module makes old, by the begin of its type. */
const ofModules: { readonly [begin: string]: readonly string[] } = {
  'note.': ['notes'],
  'draft.': ['drafts'],
  'response.': ['responses'],
  'view.': ['views'],
  'preferences.': ['preferences'],
  'contact.': ['contacts', 'conversations', 'conversation'],
  'person.': ['people'],
  'invitation.': ['invitations'],
  'key.': ['keys'],
  'channel.': ['channels'],
  'suggestion.': ['suggestions'],
  'responder.': ['responder', 'assistantUsed'],
}

/** Applies an event of the stream to the cache. The fields of the event are not read again. Default: to all queries. */
export function applyEvent(queries: QueryClient, event: LiveEvent, to: QueryFilters = {}): void {
  if ('conversation' in event && isRecord(event.conversation))
    placeConversation(queries, event.conversation as never, to)
  if ('message' in event && isRecord(event.message)) placeMessage(queries, event.message as never, to)
  if (event.type === 'conversation.removed' && 'conversationId' in event)
    dropConversation(queries, String(event.conversationId), to)
  if (event.type === 'address.changed') refreshConversations(queries)
  if (event.type.startsWith('draft.')) refreshConversations(queries, ({ hasDraft }) => hasDraft !== undefined)
  const begin = Object.keys(ofModules).find((each) => event.type.startsWith(each))
  for (const name of ofModules[begin ?? ''] ?? []) void queries.invalidateQueries({ ...to, queryKey: [name] })
}

/** Reads everything again that is shown: the log no longer has the events in between. */
export function refreshAll(queries: QueryClient): void {
  refreshConversations(queries)
  refreshThreads(queries)
  for (const name of new Set(Object.values(ofModules).flat())) void queries.invalidateQueries({ queryKey: [name] })
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
