import { useMemo, useSyncExternalStore } from 'react'
import { type Client, createClient } from '../client.ts'
import type { ThreadOptions } from '../live/thread.ts'
import type { ClientOptions, Credentials } from '../options.ts'
import type { ConnectionStatus } from '../stream/connection-status.ts'
import { type LiveThread, useThreadOf } from './use-thread.ts'

/** The thread of a conversation, and the state of its connection. */
export interface ConversationStream extends LiveThread {
  connection: ConnectionStatus
  /** The client of the token. */
  client: Client
}

/** The options of {@link useConversationStream}. */
export interface ConversationStreamOptions extends ThreadOptions, Omit<ClientOptions, 'credentials'> {}

/**
 * The live thread of a conversation with a token, without a provider. The token is in a header of each request, which
 * the browser's own `EventSource` cannot send.
 *
 * A new token or function makes a new connection, so keep a function the same between two renders.
 */
export function useConversationStream(
  conversationId: string,
  token: string | (() => string | Promise<string>),
  { around, pageSize, ...options }: ConversationStreamOptions = {},
): ConversationStream {
  const { url } = options
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other options are those of the first render
  const client = useMemo(() => createClient({ ...options, credentials: { token } satisfies Credentials }), [url, token])
  const thread = useThreadOf(client, conversationId, { around, pageSize, alone: true })
  const connection = useSyncExternalStore(
    (changed) => client.connection.subscribe(changed),
    () => client.connection.status,
    () => client.connection.status,
  )
  return { ...thread, connection, client }
}
