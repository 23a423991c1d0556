import type { Conversation } from '../model/conversation.ts'

/** A read mark that a caller requests, with the count of unread messages behind it. */
export interface ReadMark {
  /** The `sequence` through which messages are read. */
  sequence: number
  /** Announced inbound messages above `sequence`, in the conversation as it was counted. */
  after: number
  /** The read mark of the conversation as it was counted. */
  countedFrom: number
  /** The unread count of the conversation as it was counted. */
  countedUnread: number
}

/**
 * Moves the read mark of a conversation forward; with `back`, also back.
 *
 * A message that arrived after the count stays unread: `unread` has grown by it since. If the read mark itself moved
 * after the count, the result is `undefined`. The count must then be made again.
 */
export function moveMark(
  conversation: Conversation,
  mark: ReadMark,
  { back = false }: { back?: boolean } = {},
): Conversation | undefined {
  const { readThrough } = conversation
  if (back ? mark.sequence === readThrough : mark.sequence <= readThrough) return conversation
  if (readThrough !== mark.countedFrom) return undefined
  const unread = mark.after + conversation.unread - mark.countedUnread
  return { ...conversation, readThrough: mark.sequence, unread, hasUnread: unread > 0 }
}

/** Marks a read conversation unread: from its last announced inbound message on. An unread one stays as it is. */
export function markUnread(conversation: Conversation): Conversation {
  const { unread, lastInboundSequence } = conversation
  if (unread > 0 || lastInboundSequence === 0) return conversation
  return { ...conversation, readThrough: lastInboundSequence - 1, unread: 1, hasUnread: true }
}
