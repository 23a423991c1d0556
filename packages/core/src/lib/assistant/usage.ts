import { z } from 'zod'

export const assistantTasks = ['analyze', 'draft', 'review', 'transcribe', 'embed'] as const

/** The record of one call of an assistant: what ran, and what it cost. */
export interface Usage {
  task: (typeof assistantTasks)[number]
  purpose: string
  /** The name of the assistant, and of its model. */
  assistant: string
  model: string
  inputTokens: number
  outputTokens: number
  /** A decimal and a currency: `{ amount: '0.00042', currency: 'USD' }`. `null` if the price is not known. */
  cost: { amount: string; currency: string } | null
  /** Milliseconds. */
  duration: number
  /** `repaired`: the first answer did not have the agreed shape, and the second one had. */
  verdict: 'parsed' | 'repaired'
}

/** A value, and the record of the call that made it. */
export interface Answer<Value> {
  value: Value
  usage: Usage
}

/** The form of a {@link Usage}. */
export const usageSchema: z.ZodType<Usage> = z.strictObject({
  task: z.enum(assistantTasks),
  purpose: z.string().min(1).max(100),
  assistant: z.string().min(1).max(100),
  model: z.string().min(1).max(200),
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  cost: z
    .strictObject({ amount: z.string().regex(/^\d+(\.\d+)?$/), currency: z.string().regex(/^[A-Z]{3}$/) })
    .nullable(),
  duration: z.number().min(0),
  verdict: z.enum(['parsed', 'repaired']),
})
