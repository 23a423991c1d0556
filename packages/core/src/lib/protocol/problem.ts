import { z } from 'zod'
import { errorCodes } from '../errors/codes.ts'
import type { FieldError } from '../errors/field-error.ts'
import type { Problem } from '../errors/problem.ts'

const fieldErrorSchema: z.ZodType<FieldError> = z.object({ field: z.string(), detail: z.string() }).meta({
  id: 'FieldError',
  description: 'One wrong field: its path, and a sentence about the problem and the accepted values.',
  examples: [{ field: 'text', detail: '`text` is missing; it must be text.' }],
})

/** The schema of an error on the wire, in the form of RFC 9457. */
export const problemSchema: z.ZodType<Problem> = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes).meta({ id: 'ErrorCode', description: 'The kind of the error. Codes are stable.' }),
    detail: z.string(),
    hint: z.string(),
    field: z.string().exactOptional(),
    errors: z.array(fieldErrorSchema).exactOptional(),
    requestId: z.string().exactOptional(),
  })
  .meta({
    id: 'Problem',
    description: 'The problem, its place and its fix (RFC 9457).',
    examples: [
      {
        type: '/errors/text.empty',
        title: 'There is no text to send.',
        status: 422,
        code: 'text.empty',
        detail: 'There is no text to send.',
        hint: 'Give a text with at least one visible character.',
        field: 'text',
        errors: [{ field: 'text', detail: 'There is no text to send.' }],
        requestId: '9f86d081884c7d659a2feaa0c55ad015',
      },
    ],
  })
