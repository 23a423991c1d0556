import type { Channel, Conversation } from '@parley/client'

/** Whether a reply can be sent now, and why not. */
export type Sendability =
  | { type: 'open' }
  | { type: 'read-only' }
  | { type: 'opted-out' }
  | { type: 'blocked' }
  | { type: 'closed' }
  /** The channel takes free replies only for a time after the customer's last message. */
  | { type: 'window'; closedAt: number }

/** Whether a reply can be sent, from the conversation and the capabilities of its channel. The server decides again. */
export function sendability({
  conversation,
  channel,
  now,
  mayWrite,
}: {
  conversation: Conversation
  channel: Channel | undefined
  now: number
  mayWrite: boolean
}): Sendability {
  const { address, status, lastMessage } = conversation
  if (!mayWrite) return { type: 'read-only' }
  if (address.blocked) return { type: 'blocked' }
  if (address.optedOut) return { type: 'opted-out' }
  if (status === 'closed') return { type: 'closed' }
  const free = channel?.capabilities.window?.for
  if (free === undefined || lastMessage === null || lastMessage.direction !== 'inbound') return { type: 'open' }
  const closedAt = Date.parse(lastMessage.at) + free
  return closedAt < now ? { type: 'window', closedAt } : { type: 'open' }
}
