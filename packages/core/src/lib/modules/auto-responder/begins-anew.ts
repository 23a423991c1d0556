import type { Message } from '../../model/message.ts'
import { MOST } from './turns.ts'

/**
 * Whether a message begins a conversation: it is the first one, or the first after a long time. Several messages of the
 * customer in a row are one beginning.
 *
 * @param newestFirst the last messages of the conversation, the newest first
 */
export function beginsAnew(
  newestFirst: readonly Pick<Message, 'sequence' | 'direction' | 'at'>[],
  message: Pick<Message, 'sequence' | 'at'>,
  idleMinutes: number | null,
): boolean {
  let next = message
  for (const previous of newestFirst) {
    if (previous.sequence >= message.sequence) continue
    if (idleMinutes !== null && next.at - previous.at > idleMinutes * 60_000) return true
    if (previous.direction === 'outbound') return false
    next = previous
  }
  // With a full page there are earlier messages.
  return newestFirst.length < MOST.messages
}
