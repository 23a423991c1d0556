import type { Context } from 'hono'
import { z } from 'zod'

/** The headers of a request that is carried out once, however often it is sent. */
export const idempotencyHeader: z.ZodObject<{ 'idempotency-key': z.ZodOptional<z.ZodString> }> = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .meta({
      description: 'The same key with the same body is carried out once and answered the same again, for 48 hours.',
    }),
})

/** Says that this answer was given before. */
export function markReplayed(c: Context, replayed: boolean): void {
  if (replayed) c.header('idempotent-replayed', 'true')
}
