import { z } from 'zod'

/** A reply that an assistant proposes. */
export interface ReplyDraft {
  text: string
  /** Of a channel with subjects; otherwise `null`. */
  subject: string | null
  /** From 0 to 1: how sure the assistant is that a person would send it. */
  confidence: number
  /** Why this reply, in one sentence for the team. */
  reason: string
  /** The ids of the passages that it uses. */
  sources: readonly string[]
  /** A person should answer instead. */
  handOver: boolean
}

/** The form of a {@link ReplyDraft}. */
export const replyDraftSchema: z.ZodType<ReplyDraft> = z.strictObject({
  text: z.string().min(1).max(100_000),
  subject: z.string().max(998).nullable(),
  confidence: z.number().min(0).max(1),
  reason: z.string().max(500),
  sources: z.array(z.string().max(200)).max(20),
  handOver: z.boolean(),
})
