import { z } from 'zod'
import { type Finding, findingKinds } from '../assistant/review.ts'
import { isMoney } from '../model/money.ts'
import { type ResponderReason, responderReasons } from './responder-reason.ts'
import { timeSchema } from './time.ts'

/** All states of a suggestion. */
export const suggestionStatuses = [
  'pending',
  'approved',
  'edited',
  'rejected',
  'superseded',
  'stale',
  'failed',
] as const

/**
 * The state of a suggestion. All but `pending` are final.
 *
 * - `approved`: it was sent as it is. `edited`: it was sent with another text.
 * - `rejected`: a person declined it.
 * - `superseded`: another suggestion, or a reply by hand, took its place.
 * - `stale`: the customer has written since.
 * - `failed`: the assistant could not write it. It has no text.
 */
export type SuggestionStatus = (typeof suggestionStatuses)[number]

/** An exact amount of money. */
export interface Cost {
  amount: string
  currency: string
}

/** The schema of {@link Cost}. */
export const costSchema: z.ZodType<Cost> = z
  .object({ amount: z.string(), currency: z.string() })
  .refine(isMoney, 'must be a decimal amount and a currency of three letters')

/** The facts about the writing of a suggestion. */
export interface SuggestionOrigin {
  /** The name of the assistant, and of its model. */
  assistant: string
  model: string
  /** From 0 to 1. */
  confidence: number
  /** Why this reply, in one sentence for the team. */
  reason: string
  /** The owner's texts that it uses. */
  sources: { id: string; title: string }[]
  /** The findings of a review. */
  findings: Finding[]
  /** The price of all calls for it. `null` if it is not known. */
  cost: Cost | null
}

/** A proposed reply on the wire. */
export interface Suggestion {
  id: string
  conversationId: string
  channel: string
  /** The message of the customer that it answers. `null` if it answers none. */
  forMessageId: string | null
  /** The `sequence` of the newest message of the customer at its writing; 0 before the first. */
  forSequence: number
  task: 'greeting' | 'answer' | 'goodbye'
  subject: string | null
  /** Plain text. A screen shows it as text: no links, no images, no markup. */
  text: string
  /** The digest of exactly this subject and this text. An approval repeats it. */
  hash: string
  status: SuggestionStatus
  /** The module or the program that proposes it: `autoResponder`. */
  source: string
  /** The reason why the assistant did not send it. `null` if it was not about to. */
  held: ResponderReason | null
  origin: SuggestionOrigin | null
  /** Of a failed one: the code of the error. */
  errorCode: string | null
  /** The message that was sent with it. */
  messageId: string | null
  /** The person or the program that decided it. */
  decidedBy: string | null
  decidedAt: string | null
  /** The words of the person that rejected it. */
  rejectReason: string | null
  createdAt: string
}

/** The schema of {@link SuggestionOrigin}. */
export const suggestionOriginSchema: z.ZodType<SuggestionOrigin> = z.object({
  assistant: z.string().max(100),
  model: z.string().max(200),
  confidence: z.number().min(0).max(1),
  reason: z.string().max(500),
  sources: z.array(z.object({ id: z.string().max(200), title: z.string().max(200) })).max(20),
  findings: z.array(z.object({ kind: z.enum(findingKinds), text: z.string().max(500) })).max(20),
  cost: costSchema.nullable(),
})

export const suggestionSchema: z.ZodType<Suggestion> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    channel: z.string(),
    forMessageId: z.string().nullable(),
    forSequence: z.int(),
    task: z.enum(['greeting', 'answer', 'goodbye']),
    subject: z.string().nullable(),
    text: z.string(),
    hash: z.string(),
    status: z.enum(suggestionStatuses),
    source: z.string(),
    held: z.enum(responderReasons).nullable(),
    origin: suggestionOriginSchema.nullable(),
    errorCode: z.string().nullable(),
    messageId: z.string().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: timeSchema.nullable(),
    rejectReason: z.string().nullable(),
    createdAt: timeSchema,
  })
  .meta({
    id: 'Suggestion',
    description: 'A reply that an assistant or a program proposes. A person approves, edits or rejects it.',
    examples: [
      {
        id: 'sug_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        channel: 'sms',
        forMessageId: 'msg_1d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        forSequence: 3,
        task: 'answer',
        subject: null,
        text: 'We are open on Saturday from 10 to 16.',
        hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        status: 'pending',
        source: 'autoResponder',
        held: 'low_confidence',
        origin: {
          assistant: 'local',
          model: 'rules-1',
          confidence: 0.42,
          reason: 'It answers from “Opening hours”.',
          sources: [{ id: 'hours', title: 'Opening hours' }],
          findings: [],
          cost: null,
        },
        errorCode: null,
        messageId: null,
        decidedBy: null,
        decidedAt: null,
        rejectReason: null,
        createdAt: '2026-03-01T09:30:00.000Z',
      },
    ],
  })
