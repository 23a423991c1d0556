import { ParleyError } from '@parley/core'
import { parseSearch } from '@parley/core/store'
import { z } from 'zod'

/** The text of a search. It is validated with the rest of the request, so that one problem lists every invalid field. */
export const searchQuery: z.ZodType<string, string> = z
  .string()
  .superRefine((q, context) => {
    try {
      parseSearch(q)
    } catch (error) {
      context.addIssue({ code: 'custom', message: ParleyError.from(error).reason })
    }
  })
  .meta({
    description: 'At most 1000 characters, 32 terms and 128 words; not only blanks.',
    examples: ['late "my order" deliver*'],
  })
