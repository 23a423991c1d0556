import type { Conversation } from '@parley/core/protocol'
import type { ConversationFilter } from '../resources/conversations.ts'
import { matches } from './matches.ts'

/** A list after the news of one conversation. `unsure`: only the server can decide its place. */
export interface Placed {
  conversations: readonly Conversation[]
  unsure: boolean
}

/** Puts a changed conversation at its place in a filtered list, or takes it out. */
export function placed(
  shown: readonly Conversation[],
  conversation: Conversation,
  filter: ConversationFilter,
  hasMore: boolean,
): Placed {
  const fits = matches(conversation, filter)
  const isShown = shown.some(({ id }) => id === conversation.id)
  if (!isShown && fits !== true) return { conversations: shown, unsure: fits === undefined }
  const others = shown.filter(({ id }) => id !== conversation.id)
  if (fits === false) return { conversations: others, unsure: false }
  const { sort = 'activity', order = 'newest' } = filter
  if (sort === 'waiting') {
    const conversations = shown.map((each) => (each.id === conversation.id ? conversation : each))
    return { conversations, unsure: true }
  }
  const field = sort === 'created' ? 'createdAt' : 'activeAt'
  const index = others.findIndex((each) =>
    order === 'newest' ? each[field] <= conversation[field] : each[field] > conversation[field],
  )
  // Behind the last shown one it belongs to a page that is not read yet.
  if (index === -1 && hasMore) return { conversations: others, unsure: false }
  const place = index === -1 ? others.length : index
  return { conversations: [...others.slice(0, place), conversation, ...others.slice(place)], unsure: false }
}
