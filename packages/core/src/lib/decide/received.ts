import type { MessageId } from '../model/ids.ts'

/** The result of a message that a channel reported. */
export interface Received {
  messageId: MessageId
  /** It was known; it is not stored again. */
  duplicate: boolean
}
