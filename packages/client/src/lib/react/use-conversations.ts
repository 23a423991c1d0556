import type { Conversation } from '@parley/core/protocol'
import { ConversationList, type ConversationsState, noConversations } from '../live/conversation-list.ts'
import { storeOf } from '../live/stores.ts'
import type { ConversationFilter } from '../resources/conversations.ts'
import { useParley } from './provider.ts'
import { useLive } from './use-live.ts'

/** A live list with its actions. */
export interface LiveConversations extends ConversationsState {
  loadMore(): Promise<void>
  refresh(): Promise<void>
  /** Shows a change at once. The next event or read of the list corrects it. */
  patch(id: string, changes: Partial<Conversation>): void
}

/** The conversations of a filter, live. Components with the same filter share them. */
export function useConversations(filter: ConversationFilter = {}): LiveConversations {
  const client = useParley()
  const name = `conversations ${JSON.stringify(Object.entries(filter).sort())}`
  const store = storeOf(client, name, () => new ConversationList(client, filter))
  const { loadMore, refresh, patch } = store
  return { ...useLive(store, noConversations), loadMore, refresh, patch }
}
