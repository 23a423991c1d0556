import { z } from 'zod'
import { type Intent, intents } from '../assistant/analysis.ts'
import { type ResponderReason, responderReasons } from './responder-reason.ts'
import { exampleValues, type ResponderValues, responderFields } from './responder-settings.ts'
import { timeSchema } from './time.ts'

/** One turn of a trial. */
export interface TrialTurn {
  speaker: 'customer' | 'assistant'
  text: string
  at: string
  /** Of the assistant: what would happen to the text. `none`: it would not answer. */
  outcome: 'sent' | 'suggested' | 'none' | null
  /** Why it would not be sent. */
  reason: ResponderReason | null
  /** Of the assistant: its reading of the customer. */
  intent: Intent | null
  language: string | null
  confidence: number | null
  /** Why this reply, in one sentence for the team. */
  why: string | null
  sources: string[]
}

/** A conversation that is played against settings, on the wire. Nothing of it is sent. */
export interface ResponderTrial {
  id: string
  /** The person that plays it, and that alone sees it. */
  person: string | null
  channel: string | null
  settings: ResponderValues
  turns: TrialTurn[]
  /** `writing`: the assistant writes the next turn. */
  status: 'ready' | 'writing' | 'failed'
  /** The code of the error of a failed one. */
  errorCode: string | null
  createdAt: string
  updatedAt: string
}

/** The schema of {@link TrialTurn}. */
export const trialTurnSchema: z.ZodType<TrialTurn> = z.object({
  speaker: z.enum(['customer', 'assistant']),
  text: z.string(),
  at: timeSchema,
  outcome: z.enum(['sent', 'suggested', 'none']).nullable(),
  reason: z.enum(responderReasons).nullable(),
  intent: z.enum(intents).nullable(),
  language: z.string().nullable(),
  confidence: z.number().nullable(),
  why: z.string().nullable(),
  sources: z.array(z.string()),
})

export const responderTrialSchema: z.ZodType<ResponderTrial> = z
  .object({
    id: z.string(),
    person: z.string().nullable(),
    channel: z.string().nullable(),
    settings: z.object(responderFields),
    turns: z.array(trialTurnSchema),
    status: z.enum(['ready', 'writing', 'failed']),
    errorCode: z.string().nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({
    id: 'ResponderTrial',
    description: 'A conversation that is played against settings of the assistant. Nothing of it is sent.',
    examples: [
      {
        id: 'atr_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        person: 'user:psn_1',
        channel: 'sms',
        settings: exampleValues,
        turns: [
          {
            speaker: 'customer',
            text: 'Are you open on Saturday?',
            at: '2026-03-01T09:30:00.000Z',
            outcome: null,
            reason: null,
            intent: null,
            language: null,
            confidence: null,
            why: null,
            sources: [],
          },
        ],
        status: 'writing',
        errorCode: null,
        createdAt: '2026-03-01T09:30:00.000Z',
        updatedAt: '2026-03-01T09:30:00.000Z',
      },
    ],
  })
