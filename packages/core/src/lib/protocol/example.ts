import type { z } from 'zod'

/** The example of a schema. */
export function exampleOf<Value>(schema: z.ZodType<Value>): Value {
  const { examples } = schema.meta() ?? {}
  if (!Array.isArray(examples)) throw new Error('The schema has no example.')
  return examples[0]
}
