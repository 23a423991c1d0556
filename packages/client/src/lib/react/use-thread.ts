import type { Client } from '../client.ts'
import { storeOf } from '../live/stores.ts'
import { emptyThread, Thread, type ThreadOptions, type ThreadState, type ThreadStoreOptions } from '../live/thread.ts'
import { useParley } from './provider.ts'
import { useLive } from './use-live.ts'

/** A live thread with its actions. */
export interface LiveThread extends ThreadState {
  loadOlder(): Promise<void>
  loadNewer(): Promise<void>
}

/** The messages of a conversation, live, with those on their way. */
export function useThread(conversationId: string, options: ThreadOptions = {}): LiveThread {
  return useThreadOf(useParley(), conversationId, options)
}

/** The thread of a given client. */
export function useThreadOf(client: Client, conversationId: string, options: ThreadStoreOptions): LiveThread {
  const { around, pageSize } = options
  const name = `thread ${JSON.stringify([conversationId, around, pageSize])}`
  const store = storeOf(client, name, () => new Thread(client, conversationId, options))
  const { loadOlder, loadNewer } = store
  return { ...useLive(store, emptyThread), loadOlder, loadNewer }
}
