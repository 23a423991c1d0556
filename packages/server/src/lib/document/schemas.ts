import { z } from 'zod'

/** A JSON Schema of the document. */
export type JsonSchema = { [keyword: string]: unknown }

const PLACE = '#/components/schemas/'

/**
 * Converts zod schemas to JSON Schema (2020-12, the dialect of OpenAPI 3.1), and collects the named ones as components.
 *
 * zod converts them itself, so both accept the same values. There is one difference: an object that is not strict stays
 * open. Fields may be added to an answer at any time.
 */
export class Schemas {
  readonly components: { [name: string]: JsonSchema } = {}

  /** The input of a client. */
  input(schema: z.ZodType): JsonSchema {
    return this.#write(schema, 'input')
  }

  /** The output of the server. */
  output(schema: z.ZodType): JsonSchema {
    return this.#write(schema, 'output')
  }

  #write(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const written = z.toJSONSchema(schema, { io, override: (each) => adapt(each, io) })
    const { $schema, $defs = {}, ...root } = JSON.parse(JSON.stringify(written, relocate))
    for (const [name, { id, ...definition }] of Object.entries<JsonSchema>($defs)) this.#add(name, definition, io)
    return root
  }

  #add(name: string, definition: JsonSchema, io: 'input' | 'output'): void {
    if (name.startsWith('__')) throw new Error('A schema that contains itself needs a name: .meta({ id }).')
    const known = this.components[name]
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition))
      throw new Error(`${name} is the name of two schemas, or differs as ${io}: give each a name of its own.`)
    this.components[name] = definition
  }
}

function adapt(
  { zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema },
  io: 'input' | 'output',
): void {
  const { def } = zodSchema._zod
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties
  // For zod it concerns the type in TypeScript; in OpenAPI it would mean that requests lack the field.
  if (def.type === 'readonly') delete jsonSchema.readOnly
  // zod drops the examples of a transform. In a request they show the input.
  const { examples } = z.globalRegistry.get(zodSchema) ?? {}
  if (io === 'input' && examples !== undefined && jsonSchema.$ref === undefined) jsonSchema.examples = examples
}

function relocate(keyword: string, value: unknown): unknown {
  return keyword === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', PLACE) : value
}
