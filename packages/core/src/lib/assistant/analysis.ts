import { z } from 'zod'

/** The intents of a customer's message. */
export const intents = [
  'appointment',
  'question',
  'complaint',
  'greeting',
  'thanks',
  'goodbye',
  'opt_out',
  'other',
] as const

/** The purpose of the customer's newest message. */
export type Intent = (typeof intents)[number]

export const sentiments = ['positive', 'neutral', 'negative'] as const
export const urgencies = ['low', 'normal', 'high', 'critical'] as const
export const entityTypes = ['person', 'company', 'place', 'date', 'amount', 'phone', 'email', 'product'] as const

/** A part of a message that names something. */
export interface Entity {
  type: (typeof entityTypes)[number]
  /** As it is in the message. */
  text: string
  /** In one form: an ISO 8601 time, an E.164 number, `120.00 EUR`. `null` if there is none. */
  value: string | null
}

/** The newest turns of a customer, as an assistant reads them. */
export interface Analysis {
  /** A BCP 47 tag; `und` if it cannot be known. */
  language: string
  intent: Intent
  /** From 0 to 1. */
  confidence: number
  sentiment: (typeof sentiments)[number]
  urgency: (typeof urgencies)[number]
  /** One or two sentences. */
  summary: string
  entities: readonly Entity[]
  /** The customer expects no further answer. */
  ends: boolean
  /** The customer requests a person. */
  wantsPerson: boolean
}

/** The form of an {@link Analysis}. An answer that differs is not used. */
export const analysisSchema: z.ZodType<Analysis> = z.strictObject({
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/),
  intent: z.enum(intents),
  confidence: z.number().min(0).max(1),
  sentiment: z.enum(sentiments),
  urgency: z.enum(urgencies),
  summary: z.string().max(500),
  entities: z
    .array(
      z.strictObject({
        type: z.enum(entityTypes),
        text: z.string().min(1).max(200),
        value: z.string().max(200).nullable(),
      }),
    )
    .max(50),
  ends: z.boolean(),
  wantsPerson: z.boolean(),
})
