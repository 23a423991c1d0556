import { z } from 'zod'

/** The part of JSON Schema that has a wording. */
type JsonSchema = z.core.JSONSchema.BaseSchema

const formats: Readonly<Record<string, string>> = {
  'date-time': 'a time such as `2026-03-01T09:30:00.000Z`',
  date: 'a date such as `2026-03-01`',
  email: 'an e-mail address',
  uri: 'a URL',
  uuid: 'a UUID',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  e164: 'a phone number in international form, such as `+14155550123`',
}

/**
 * The values that a schema accepts, as a text after "must be": `a whole number from 1 to 100`.
 *
 * The words are derived from the JSON Schema of the schema. So an error and the OpenAPI document agree.
 */
export function expectationOf(schema: z.core.$ZodType): string | undefined {
  try {
    const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    return wordsFor(root, root.$defs ?? {})
  } catch {
    // A schema of another copy of zod, or one that JSON Schema cannot express.
    return undefined
  }
}

/** Names in the form of a sentence's list: `a`, `b` or `c`. */
export function listed(names: readonly string[], last: 'and' | 'or'): string {
  const [only = '', ...more] = names
  const end = more.pop()
  return end === undefined ? only : `${[only, ...more].join(', ')} ${last} ${end}`
}

function wordsFor(schema: JsonSchema, definitions: Record<string, JsonSchema>): string | undefined {
  const within = (each: JsonSchema): string | undefined => wordsFor(each, definitions)
  if (schema.$ref !== undefined) {
    const target = definitions[schema.$ref.replace('#/$defs/', '')]
    return target === undefined || target.$ref === schema.$ref ? undefined : within(target)
  }
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum !== undefined) return listed(schema.enum.map(literal), 'or')
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined) return eitherOf((options as JsonSchema[]).map(within))
  const { type } = schema
  if (Array.isArray(type)) return eitherOf(type.map((each) => within({ ...schema, type: each } as JsonSchema)))
  return type === undefined ? firstOf((schema.allOf ?? []) as JsonSchema[], within) : ofType(type, schema)
}

function ofType(type: string, schema: JsonSchema): string | undefined {
  switch (type) {
    case 'string':
      return textOf(schema)
    case 'integer':
      return `a whole number${rangeOf(schema)}`
    case 'number':
      return `a number${rangeOf(schema)}`
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'null'
    case 'array':
      return `a list${amountOf('item', schema.minItems, schema.maxItems)}`
    case 'object':
      return `an object${amountOf('field', schema.minProperties, schema.maxProperties)}`
    default:
      return undefined
  }
}

function textOf({ format, pattern, minLength, maxLength }: JsonSchema): string {
  const known = format === undefined ? undefined : formats[format]
  if (known !== undefined) return known
  const amount = amountOf('character', minLength, maxLength)
  return pattern === undefined ? `text${amount}` : `text${amount} that matches \`${pattern}\``
}

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: JsonSchema): string {
  const least = bounded(minimum)
  const most = bounded(maximum)
  const range =
    least !== undefined && most !== undefined
      ? ` from ${least} to ${most}`
      : [
          ...(least === undefined ? [] : [` of at least ${least}`]),
          ...(most === undefined ? [] : [` of at most ${most}`]),
          ...(bounded(exclusiveMinimum) === undefined ? [] : [` greater than ${exclusiveMinimum}`]),
          ...(bounded(exclusiveMaximum) === undefined ? [] : [` less than ${exclusiveMaximum}`]),
        ].join(' and')
  return multipleOf === undefined ? range : `${range} that is a multiple of ${multipleOf}`
}

// Every whole number of JavaScript has these bounds. They are no rule of the field.
function bounded(limit: unknown): number | undefined {
  return typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined
}

function amountOf(unit: string, least: unknown, most: unknown): string {
  const units = (count: number): string => `${count} ${unit}${count === 1 ? '' : 's'}`
  if (typeof least === 'number' && typeof most === 'number')
    return least === most ? ` of ${units(least)}` : ` of ${least} to ${units(most)}`
  if (typeof most === 'number') return ` of at most ${units(most)}`
  return typeof least === 'number' && least > 0 ? ` of at least ${units(least)}` : ''
}

function eitherOf(words: readonly (string | undefined)[]): string | undefined {
  const known = [...new Set(words)].filter((each) => each !== undefined)
  return known.length === 0 ? undefined : listed(known, 'or')
}

function firstOf(
  schemas: readonly JsonSchema[],
  words: (schema: JsonSchema) => string | undefined,
): string | undefined {
  return schemas.map(words).find((each) => each !== undefined)
}

function literal(value: unknown): string {
  return value === null ? 'null' : `\`${value}\``
}
