import { z } from 'zod'
import type { Problem } from '../errors/problem.ts'

/** The schema of an error on the wire, as RFC 9457 has it. */
export const problemSchema: z.ZodType<Problem> = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    hint: z.string(),
    field: z.string().exactOptional(),
    request_id: z.string().exactOptional(),
  })
  .meta({
    id: 'Problem',
    description: 'What went wrong, where, and what to do about it (RFC 9457).',
    examples: [
      {
        type: '/errors/text.empty',
        title: 'There is no text to send.',
        status: 422,
        code: 'text.empty',
        detail: 'There is no text to send.',
        hint: 'Give a text with at least one visible character.',
        field: 'text',
        request_id: '9f86d081884c7d659a2feaa0c55ad015',
      },
    ],
  })
