import type { ConversationId } from '../../model/ids.ts'
import type { JobRun } from '../../ports/module.ts'
import type { View } from '../../views.ts'
import type { Suggestions } from './types.ts'

/** Removes the suggestions of a conversation, page by page. After a crash the next run removes the rest. */
export async function forgetSuggestions({
  work: { conversationId },
  parley,
  signal,
}: JobRun<{ conversationId: ConversationId }, View<string, Suggestions>>): Promise<void> {
  const where = { conversationId }
  for (;;) {
    const { items } = await parley.suggestions.list({ where, limit: 100, signal })
    if (items.length === 0) return
    for (const { id } of items) await parley.suggestions.forget(id, { signal })
  }
}
