import type { Conversation } from '../model/conversation.ts'
import type { Message } from '../model/message.ts'

type WaitFields = Pick<Conversation, 'waitingSince' | 'waitedSince'>

/**
 * The time since which a conversation waits for an answer, after one message more. Messages are in the order of their
 * arrival.
 *
 * An announced inbound message begins the wait. A message of ours ends it, unless it was written elsewhere and before the
 * wait began.
 */
export function waitAfter({ waitingSince, waitedSince }: WaitFields, message: Message): WaitFields {
  const { direction, silent, history, adopted, at } = message
  if (direction === 'inbound') {
    return silent || history ? { waitingSince, waitedSince } : { waitingSince: waitingSince ?? at, waitedSince: null }
  }
  const since = waitingSince ?? waitedSince
  const isEarlier = adopted && since !== null && at < since
  return isEarlier ? { waitingSince, waitedSince } : { waitingSince: null, waitedSince: null }
}

/** The same, after a change of the status: only an open conversation waits. One that is opened again waits as before. */
export function waitIn({ waitingSince, waitedSince }: WaitFields, status: Conversation['status']): WaitFields {
  const since = waitingSince ?? waitedSince
  return status === 'open' ? { waitingSince: since, waitedSince: null } : { waitingSince: null, waitedSince: since }
}
