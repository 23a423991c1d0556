import { z } from 'zod'

/** The channel in a path. */
export const channelParameter: z.ZodObject<{ id: z.ZodString }> = z.object({
  id: z
    .string()
    .regex(/^[^\p{Cc}]{1,200}$/u)
    .meta({ examples: ['sms'] }),
})
