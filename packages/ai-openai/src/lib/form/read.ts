import type { Form, JsonSchema } from './form.ts'

/** A read answer, or the problem of one without the agreed form. */
export type Read<Value> = { value: Value } | { problem: string }

/**
 * Reads an answer by its form. Words around its JSON, unknown fields and overlong lists are dropped. Overlong texts are
 * shortened, except for those in `whole`.
 */
export function read<Value>(text: string, { schema, whole }: Form<Value>, kept: readonly string[] = []): Read<Value> {
  const found = jsonIn(text)
  if (found === undefined) return { problem: 'It has no JSON object.' }
  const { data, error } = schema.safeParse(tidied(found, whole, kept))
  const [issue] = error?.issues ?? []
  if (issue === undefined) return { value: data as Value }
  return { problem: `${issue.path.join('.') || 'It'}: ${issue.message}.` }
}

/** The JSON object in a text; `undefined` without one. */
function jsonIn(text: string): unknown {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}')
  if (start < 0 || end < start) return undefined
  try {
    return JSON.parse(text.slice(start, end + 1))
  } catch {
    return undefined
  }
}

function tidied(value: unknown, schema: JsonSchema, kept: readonly string[], name = ''): unknown {
  const { anyOf, properties, items, maxItems, maxLength } = schema
  if (Array.isArray(anyOf)) {
    const fitting = anyOf.find(({ type }: JsonSchema) => type === typeOf(value))
    return fitting === undefined ? value : tidied(value, fitting, kept, name)
  }
  if (typeof value === 'string' && typeof maxLength === 'number' && !kept.includes(name))
    return value.slice(0, maxLength)
  if (Array.isArray(value) && items !== undefined) {
    const most = typeof maxItems === 'number' ? maxItems : value.length
    return value.slice(0, most).map((each) => tidied(each, items as JsonSchema, kept))
  }
  if (typeof value !== 'object' || value === null || properties === undefined) return value
  const known = Object.entries(properties as { [field: string]: JsonSchema }).filter(([field]) =>
    Object.hasOwn(value, field),
  )
  return Object.fromEntries(known.map(([field, each]) => [field, tidied(Reflect.get(value, field), each, kept, field)]))
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
