import type { JsonSchema } from './model.ts'

/** A value of a schema. Fields in `known` have that value where the schema allows it. */
export function instanceOf(
  schema: JsonSchema,
  known: { readonly [field: string]: unknown },
): { [field: string]: unknown } {
  const properties = Object.entries((schema.properties ?? {}) as { [name: string]: JsonSchema })
  return Object.fromEntries(properties.map(([name, inner]) => [name, oneOf(inner, known, name)]))
}

function oneOf(schema: JsonSchema, known: { readonly [field: string]: unknown }, name: string): unknown {
  if (name in known && fits(schema, known[name])) return known[name]
  const { enum: values, const: fixed, anyOf } = schema
  if (fixed !== undefined) return fixed
  if (Array.isArray(values)) return values[0]
  if (Array.isArray(anyOf)) {
    const isNullable = anyOf.some(({ type }: JsonSchema) => type === 'null')
    return isNullable ? null : oneOf(anyOf[0], known, name)
  }
  switch (typesOf(schema)[0]) {
    case 'object':
      return instanceOf(schema, known)
    case 'array':
      return []
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    case 'null':
      return null
    default:
      return typesOf(schema).includes('null') ? null : 'text'
  }
}

function fits(schema: JsonSchema, value: unknown): boolean {
  const { enum: values, anyOf } = schema
  if (Array.isArray(values)) return values.includes(value)
  if (Array.isArray(anyOf)) return anyOf.some((each: JsonSchema) => fits(each, value))
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return typesOf(schema).some((each) => (each === 'integer' ? Number.isInteger(value) : each === type))
}

function typesOf({ type }: JsonSchema): string[] {
  return Array.isArray(type) ? type : [String(type)]
}
