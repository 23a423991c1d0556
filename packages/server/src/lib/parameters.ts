import type { ConversationId } from '@parley/core'
import { characters } from '@parley/core/protocol'
import { z } from 'zod'

// No name has control characters, and not every store can search for them.
const name = characters(1, 200).regex(/^\P{Cc}*$/u, 'must have no control characters')

/** A name: of a channel, a label, an access key. */
export const nameValue: z.ZodType<string, string> = name

/** A name to filter by. */
export const nameFilter: z.ZodType<string | undefined, string | undefined> = name.optional()

/** Filters by this conversation. */
export const conversationFilter: z.ZodType<ConversationId | undefined, string | undefined> = name
  .transform((id) => id as ConversationId)
  .optional()
  .meta({ description: 'The id of a conversation: only its messages.' })

/** `true` or `false` in a query. */
export const flagFilter: z.ZodType<boolean | undefined, string | undefined> = z
  .enum(['true', 'false'])
  .transform((flag) => flag === 'true')
  .optional()

/** A whole number in a query: digits. */
function wholeNumber(least: number, most: number): z.ZodType<number> {
  const read = (text: unknown): unknown => (typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? Number(text) : text)
  return z.preprocess(read, z.int().min(least).max(most))
}

/** The size of a page. */
export const paging: { limit: z.ZodType<number | undefined>; cursor: z.ZodType<string | undefined> } = {
  limit: wholeNumber(1, 100).optional().meta({ description: '1 to 100. Default: 20.' }),
  cursor: z.string().max(2000).optional().meta({ description: '`next` of the page before, with the same filters.' }),
}

/** The conversation in a path. */
export const conversationParameter: z.ZodObject<{ id: z.ZodType<ConversationId, string> }> = z.object({
  id: z
    .string()
    .regex(/^[\w-]{1,200}$/)
    .transform((id) => id as ConversationId)
    .meta({ examples: ['con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b'] }),
})

/** The most values of a parameter that may be repeated. */
const MOST_VALUES = 50

const repeatable = new WeakSet<object>()

/** A parameter that may be given several times: any of its values fits. */
export function repeated<Value>(
  value: z.ZodType<Value>,
  description: string,
): z.ZodType<Value[] | undefined, string[] | undefined> {
  const schema = z
    .preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(value).min(1).max(MOST_VALUES))
    .optional()
    .meta({ description: `${description} Repeat it for several values.` })
  repeatable.add(schema)
  return schema as z.ZodType<Value[] | undefined, string[] | undefined>
}

/** Whether a parameter may be given several times. */
export function isRepeatable(schema: object | undefined): boolean {
  return schema !== undefined && repeatable.has(schema)
}

/** A filter by one value, or by any of several. */
export function anyOf<Value>(values: readonly Value[] | undefined): Value | { anyOf: readonly Value[] } | undefined {
  return values !== undefined && values.length > 1 ? { anyOf: values } : values?.[0]
}
