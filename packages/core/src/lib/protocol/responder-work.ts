import { z } from 'zod'
import { assistantTasks } from '../assistant/usage.ts'
import { type Cost, costSchema } from './suggestion.ts'
import { timeSchema } from './time.ts'

/** One call of an assistant on the wire. */
export interface AssistantRun {
  id: string
  conversationId: string
  channel: string
  /** The message of the customer that it was about. */
  messageId: string | null
  task: (typeof assistantTasks)[number]
  purpose: string
  assistant: string
  /** `null` for a call that failed. */
  model: string | null
  inputTokens: number
  outputTokens: number
  cost: Cost | null
  /** Milliseconds. */
  duration: number
  verdict: 'parsed' | 'repaired' | 'failed'
  errorCode: string | null
  at: string
}

export const assistantRunSchema: z.ZodType<AssistantRun> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    channel: z.string(),
    messageId: z.string().nullable(),
    task: z.enum(assistantTasks),
    purpose: z.string(),
    assistant: z.string(),
    model: z.string().nullable(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    cost: costSchema.nullable(),
    duration: z.int(),
    verdict: z.enum(['parsed', 'repaired', 'failed']),
    errorCode: z.string().nullable(),
    at: timeSchema,
  })
  .meta({
    id: 'AssistantRun',
    description: 'One call of an assistant, with its tokens, its price and its duration.',
    examples: [
      {
        id: 'run_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        channel: 'sms',
        messageId: 'msg_1d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        task: 'draft',
        purpose: 'auto_reply',
        assistant: 'example',
        model: 'example-small',
        inputTokens: 640,
        outputTokens: 48,
        cost: { amount: '0.000125', currency: 'USD' },
        duration: 900,
        verdict: 'parsed',
        errorCode: null,
        at: '2026-03-01T09:30:00.000Z',
      },
    ],
  })

/** The work of the assistant on one channel and one day, on the wire. */
export interface ResponderDay {
  id: string
  channel: string
  /** Of the zone of the settings: `2026-03-01`. */
  day: string
  /** The last hour with an answer, from 0, and the answers in it. */
  hour: number
  hourSent: number
  sent: number
  suggested: number
  handedOver: number
  failed: number
  calls: number
  inputTokens: number
  outputTokens: number
  costs: Cost[]
}

export const responderDaySchema: z.ZodType<ResponderDay> = z
  .object({
    id: z.string(),
    channel: z.string(),
    day: z.string(),
    hour: z.int(),
    hourSent: z.int(),
    sent: z.int(),
    suggested: z.int(),
    handedOver: z.int(),
    failed: z.int(),
    calls: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    costs: z.array(costSchema),
  })
  .meta({
    id: 'ResponderDay',
    description: 'The work of the assistant on one channel and one day.',
    examples: [
      {
        id: 'rdy_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        channel: 'sms',
        day: '2026-03-01',
        hour: 9,
        hourSent: 3,
        sent: 12,
        suggested: 2,
        handedOver: 1,
        failed: 0,
        calls: 42,
        inputTokens: 24_000,
        outputTokens: 1800,
        costs: [{ amount: '0.0147', currency: 'USD' }],
      },
    ],
  })
