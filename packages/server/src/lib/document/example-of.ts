import { z } from 'zod'

const TIME = '2026-03-01T09:30:00.000Z'

/**
 * An example of the input of a schema: its own, otherwise one made of the examples of its parts. `undefined` if a
 * required part has none.
 */
export function exampleOf(schema: z.core.$ZodType): unknown {
  const { examples } = z.globalRegistry.get(schema) ?? {}
  if (Array.isArray(examples)) return examples[0]
  const made = partsOf(schema)
  return made !== undefined && z.safeParse(schema, made).success ? made : undefined
}

function partsOf(schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'object':
      return ofFields(def.shape)
    case 'array': {
      const element = exampleOf(def.element)
      return element === undefined ? [] : [element]
    }
    case 'record':
      return {}
    case 'enum':
      return Object.values(def.entries)[0]
    case 'literal':
      return def.values[0]
    case 'boolean':
      return true
    case 'number':
      return 1
    case 'string':
      return 'format' in def && def.format === 'datetime' ? TIME : undefined
    case 'union':
      return def.options.map(exampleOf).find((each) => each !== undefined)
    case 'pipe':
      return exampleOf((def.in as z.core.$ZodTypes)._zod.def.type === 'transform' ? def.out : def.in)
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
      return exampleOf(def.innerType)
    default:
      return undefined
  }
}

function ofFields(shape: Readonly<Record<string, z.core.$ZodType>>): object | undefined {
  const fields = Object.entries(shape).map(([name, field]) => ({ name, field, example: exampleOf(field) }))
  if (fields.some(({ field, example }) => example === undefined && field._zod.optin !== 'optional')) return undefined
  return Object.fromEntries(fields.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example]])))
}
