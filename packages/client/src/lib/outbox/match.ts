import type { Message } from '@parley/core/protocol'
import type { LocalMessage } from './local-message.ts'

/** How much older by its clock a message of the server may be than the local one, in milliseconds. */
const SKEW = 60_000

function isText({ text, split }: LocalMessage['reply'], sent: string): boolean {
  // The first message of a divided text is its begin.
  return split === true ? text.trim().startsWith(sent) : text.trim() === sent
}

/**
 * Whether a message of the server is probably this local one. The answer of the server decides it at the end, and
 * corrects a wrong guess.
 */
export function isMatch(local: LocalMessage, message: Message): boolean {
  const { conversationId, reply, tries } = local
  return (
    local.message === null &&
    tries > 0 &&
    local.status !== 'failed' &&
    conversationId === message.conversationId &&
    message.direction === 'outbound' &&
    !message.history &&
    isText(reply, message.text.trim()) &&
    message.attachments.length === (reply.attachments?.length ?? 0) &&
    Date.parse(message.createdAt) > local.createdAt - SKEW
  )
}
