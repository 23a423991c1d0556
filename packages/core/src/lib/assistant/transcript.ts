import { z } from 'zod'

/** The words of a recording. */
export interface Transcript {
  /** Empty for a recording without words. */
  text: string
  /** A BCP 47 tag; `und` if it cannot be known. */
  language: string
  /** Milliseconds; `null` if they are not known. */
  duration: number | null
  /** From 0 to 1; `null` if the model gives none. A model may invent words for silence. */
  confidence: number | null
}

/** The form of a {@link Transcript}. */
export const transcriptSchema: z.ZodType<Transcript> = z.strictObject({
  text: z.string().max(1_000_000),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/),
  duration: z.number().min(0).nullable(),
  confidence: z.number().min(0).max(1).nullable(),
})
