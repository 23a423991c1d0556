import type { Context } from 'hono'
import { z } from 'zod'

/** The headers of a request that runs once, for any number of repetitions. */
export const idempotencyHeader: z.ZodObject<{ 'idempotency-key': z.ZodOptional<z.ZodString> }> = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .meta({
      description: 'For 48 hours, the same key with the same body runs once, and repetitions get the same answer.',
    }),
})

/** Marks an answer as repeated. */
export function markReplayed(c: Context, replayed: boolean): void {
  if (replayed) c.header('idempotent-replayed', 'true')
}
