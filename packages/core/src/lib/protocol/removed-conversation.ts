import { z } from 'zod'
import type { RemovedConversation as Removed } from '../decide/remove-conversation.ts'
import { presentTime, timeSchema } from './time.ts'

/** A removed conversation. A job removes its messages. */
export interface RemovedConversation {
  conversationId: string
  removedAt: string
}

export const removedConversationSchema: z.ZodType<RemovedConversation> = z
  .object({ conversationId: z.string(), removedAt: timeSchema })
  .meta({
    id: 'RemovedConversation',
    description: 'A removed conversation. A job removes its messages.',
    examples: [{ conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b', removedAt: '2026-03-01T09:32:00.000Z' }],
  })

/** Writes a removal in the form of the wire. */
export function presentRemoval({ conversationId, removedAt }: Removed): RemovedConversation {
  return { conversationId, removedAt: presentTime(removedAt) }
}
