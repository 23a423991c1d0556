import { z } from 'zod'

export const findingKinds = ['unanswered', 'wrong', 'tone', 'language', 'unclear', 'private', 'promise'] as const

/** One thing that should change in a reply. */
export interface Finding {
  /** `private`: it names another person's data. `promise`: it commits to something that no passage has. */
  kind: (typeof findingKinds)[number]
  /** One sentence. */
  text: string
}

/** The judgement of a reply before it is sent. */
export interface Review {
  /** `send`: as it is. `improve`: a person should look at the findings. `stop`: it should not be sent. */
  verdict: 'send' | 'improve' | 'stop'
  findings: readonly Finding[]
  /** A better text; `null` if there is none. */
  improved: string | null
}

/** The form of a {@link Review}. */
export const reviewSchema: z.ZodType<Review> = z.strictObject({
  verdict: z.enum(['send', 'improve', 'stop']),
  findings: z.array(z.strictObject({ kind: z.enum(findingKinds), text: z.string().min(1).max(500) })).max(20),
  improved: z.string().max(100_000).nullable(),
})
