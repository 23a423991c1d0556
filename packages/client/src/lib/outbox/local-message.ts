import type { Message, Reply } from '@parley/core/protocol'
import type { ClientErrorCode } from '../error.ts'

/** A message of this client on its way to the server. */
export interface LocalMessage {
  /** Unique in this client. Use it as the key of a list. */
  readonly localId: string
  readonly conversationId: string
  readonly reply: Reply
  /** Every try has this key, so the server queues the message once. */
  readonly idempotencyKey: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** It is not sent before this time, so that a person can undo it. */
  readonly heldUntil: number
  /**
   * - `pending`: it is sent now, or waits for the messages before it.
   * - `waiting`: the server cannot be reached; it is tried again.
   * - `failed`: the server refused it. `retry` or `discard` it.
   * - `sent`: the server has it.
   */
  readonly status: 'pending' | 'waiting' | 'failed' | 'sent'
  readonly tries: number
  readonly error: { readonly code: ClientErrorCode; readonly detail: string; readonly hint: string } | null
  /** The message of the server, once it is known. The stream may bring it before the answer. */
  readonly message: Message | null
}
