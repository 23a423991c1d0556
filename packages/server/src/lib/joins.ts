import type { Conversation, ParleyView } from '@parley/core'
import { type ConversationJoins, joinsIn, refsToFollow, refsToJoin } from '@parley/core/protocol'

/**
 * Loads the addresses, contacts and last messages of conversations, in one round trip. A second one loads contacts that
 * replaced others in a merge that the conversations do not follow yet.
 */
export async function joinsOf(
  view: Pick<ParleyView, 'load'>,
  conversations: readonly Conversation[],
  options: { signal?: AbortSignal | undefined },
): Promise<(conversation: Conversation) => ConversationJoins> {
  const refs = refsToJoin(conversations)
  const records = refs.length === 0 ? [] : await view.load(refs, options)
  const more = refsToFollow(conversations, records).filter(({ id }) => refs.every((ref) => ref.id !== id))
  return joinsIn(more.length === 0 ? records : [...records, ...(await view.load(more, options))])
}
