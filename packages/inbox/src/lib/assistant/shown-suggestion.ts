import type { Conversation, Suggestion } from '@parley/client'

/** The suggestion of a conversation that is in sight. */
export type ShownSuggestion =
  | { type: 'none' }
  /** Newest first: the first one is shown, the others are alternatives. */
  | { type: 'pending'; all: readonly Suggestion[] }
  /** The customer has written since. */
  | { type: 'stale'; suggestion: Suggestion }
  /** The assistant could not write one for the newest message. */
  | { type: 'failed'; suggestion: Suggestion }

/**
 * Decides which suggestion is in sight; `suggestions` are newest first. A stale or a failed one is shown while the message
 * of the customer has no answer.
 */
export function shownSuggestionOf(
  suggestions: readonly Suggestion[],
  { status, lastMessage }: Pick<Conversation, 'status' | 'lastMessage'>,
): ShownSuggestion {
  if (status === 'closed') return { type: 'none' }
  const all = suggestions.filter((each) => each.status === 'pending')
  if (all.length > 0) return { type: 'pending', all }
  const [suggestion] = suggestions
  if (suggestion === undefined || lastMessage?.direction !== 'inbound') return { type: 'none' }
  if (suggestion.status === 'stale') return { type: 'stale', suggestion }
  const isOfNewest = suggestion.forMessageId === lastMessage.id
  return suggestion.status === 'failed' && isOfNewest ? { type: 'failed', suggestion } : { type: 'none' }
}
