import { z } from 'zod'

/** A JSON Schema. */
export type JsonSchema = { [keyword: string]: unknown }

/** The form of an answer. */
export interface Form<Value = unknown> {
  /** The schema that decides. An answer that differs is not used. */
  schema: z.ZodType<Value>
  /** The schema with every limit. */
  whole: JsonSchema
  /** The schema for the server: only the keywords that every server has. */
  wire: { name: string; schema: JsonSchema }
}

/** Keywords that servers have in common. Limits are checked here, and are in the prompt in words. */
const common = new Set(['type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'enum', 'const'])

/** The form of a schema, with the name in requests. */
export function formOf<Value>(name: string, schema: z.ZodType<Value>): Form<Value> {
  const whole: JsonSchema = z.toJSONSchema(schema)
  return { schema, whole, wire: { name, schema: simplified(whole) } }
}

/** The form in words, for a server that does not accept schemas. */
export function describedForm({ wire }: Form): string {
  return `Answer with one JSON object of this JSON Schema, and with nothing else:\n${JSON.stringify(wire.schema)}`
}

function simplified(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => common.has(keyword))
      .map(([keyword, value]) => [keyword, inner(keyword, value)]),
  )
}

function inner(keyword: string, value: unknown): unknown {
  if (keyword === 'properties')
    return Object.fromEntries(
      Object.entries(Object(value)).map(([name, each]) => [name, simplified(each as JsonSchema)]),
    )
  if (keyword === 'items') return simplified(value as JsonSchema)
  return keyword === 'anyOf' ? (value as JsonSchema[]).map(simplified) : value
}
