import type { Reply } from '@parley/core/protocol'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { LocalMessage } from '../outbox/local-message.ts'
import { useParley } from './provider.ts'

/** Sending in one conversation. */
export interface Sending {
  /** Queues a message, which `useThread` shows at once. With `holdFor` it can be undone for that number of milliseconds. */
  send(reply: Reply | string, options?: { holdFor?: number | undefined }): LocalMessage
  /** Sends a failed message again, with its key: the customer gets it once. */
  retry(localId: string): void
  /** Removes a message that is not being sent now. Returns whether it was removed. */
  discard(localId: string): boolean
  /** Messages that the server does not have, the oldest first. */
  unsent: readonly LocalMessage[]
}

const none: readonly LocalMessage[] = []

/** Sends messages in a conversation. */
export function useSend(conversationId: string): Sending {
  const { outbox } = useParley()
  const locals = useSyncExternalStore(
    useCallback((changed) => outbox.subscribe(changed), [outbox]),
    () => outbox.messages(conversationId),
    () => none,
  )
  const send = useCallback<Sending['send']>(
    (reply, options) => outbox.send(conversationId, typeof reply === 'string' ? { text: reply } : reply, options),
    [outbox, conversationId],
  )
  const retry = useCallback((localId: string) => outbox.retry(localId), [outbox])
  const discard = useCallback((localId: string) => outbox.discard(localId), [outbox])
  const unsent = useMemo(() => locals.filter(({ status }) => status !== 'sent'), [locals])
  return { send, retry, discard, unsent }
}
