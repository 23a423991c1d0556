import { ParleyError } from '../../errors/parley-error.ts'
import type { ConversationId } from '../../model/ids.ts'
import type { JobRun } from '../../ports/module.ts'
import type { View } from '../../views.ts'
import type { Drafts } from './types.ts'

/** Removes the drafts of a conversation, page by page. After a crash the next run removes the rest. */
export async function forgetDrafts({
  work: { conversationId },
  parley,
  signal,
}: JobRun<{ conversationId: ConversationId }, View<string, Drafts>>): Promise<void> {
  const where = { conversationId }
  for (;;) {
    const { items } = await parley.drafts.list({ where, limit: 100, signal })
    if (items.length === 0) return
    for (const { id } of items) {
      await parley.drafts.forget(id, { signal }).catch((error: unknown) => {
        // Its person removed it meanwhile.
        if (!ParleyError.is(error) || error.code !== 'not_found') throw error
      })
    }
  }
}
