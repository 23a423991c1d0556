import { z } from 'zod'
import { type Intent, intents, sentiments, urgencies } from '../assistant/analysis.ts'
import { type ResponderReason, responderReasons } from './responder-reason.ts'
import { type Cost, costSchema } from './suggestion.ts'
import { timeSchema } from './time.ts'

/**
 * The state of the assistant in a conversation.
 *
 * - `on`: it answers. `paused`: a person has taken over; a person turns it on again.
 * - `stopped`: it has ended. After `ended`, the next question turns it on again.
 */
export type ResponderStatus = 'on' | 'paused' | 'stopped'

/** The assistant in one conversation, on the wire. */
export interface ResponderState {
  id: string
  conversationId: string
  channel: string
  status: ResponderStatus
  /** Why it is not on, or why it did not send its last answer. `null` if it sent it. */
  reason: ResponderReason | null
  /** The person or the program that changed the status last. */
  by: string | null
  since: string
  /** The last reading of the customer's messages. `null` before the first. */
  intent: Intent | null
  language: string | null
  sentiment: (typeof sentiments)[number] | null
  urgency: (typeof urgencies)[number] | null
  summary: string | null
  /** The messages that it sent, and the suggestions that it left. */
  sent: number
  suggested: number
  /** The calls of the assistant, their tokens and their prices by currency. */
  calls: number
  inputTokens: number
  outputTokens: number
  costs: Cost[]
  /** The code of the last error of the assistant. `null` after a success. */
  errorCode: string | null
  updatedAt: string
}

export const responderStateSchema: z.ZodType<ResponderState> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    channel: z.string(),
    status: z.enum(['on', 'paused', 'stopped']),
    reason: z.enum(responderReasons).nullable(),
    by: z.string().nullable(),
    since: timeSchema,
    intent: z.enum(intents).nullable(),
    language: z.string().nullable(),
    sentiment: z.enum(sentiments).nullable(),
    urgency: z.enum(urgencies).nullable(),
    summary: z.string().nullable(),
    sent: z.int(),
    suggested: z.int(),
    calls: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    costs: z.array(costSchema),
    errorCode: z.string().nullable(),
    updatedAt: timeSchema,
  })
  .meta({
    id: 'ResponderState',
    description: 'The assistant in one conversation: whether it answers, why not, and its reading of the customer.',
    examples: [
      {
        id: 'rst_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        channel: 'sms',
        status: 'paused',
        reason: 'hand_reply',
        by: 'user:psn_1',
        since: '2026-03-01T09:30:00.000Z',
        intent: 'question',
        language: 'en',
        sentiment: 'neutral',
        urgency: 'normal',
        summary: 'A question about the opening hours.',
        sent: 2,
        suggested: 1,
        calls: 9,
        inputTokens: 1200,
        outputTokens: 300,
        costs: [{ amount: '0.0021', currency: 'USD' }],
        errorCode: null,
        updatedAt: '2026-03-01T09:30:00.000Z',
      },
    ],
  })
