import { z } from 'zod'

/** A JSON Schema, as the document has it. */
export type JsonSchema = { [keyword: string]: unknown }

const PLACE = '#/components/schemas/'

/**
 * Writes zod schemas as JSON Schema (2020-12, the dialect of OpenAPI 3.1), and collects the named ones as components.
 *
 * zod writes them itself, so that both accept the same. One thing differs: an object that is not strict stays open, because
 * fields may be added to an answer at any time.
 */
export class Schemas {
  readonly components: { [name: string]: JsonSchema } = {}

  /** What a client sends. */
  input(schema: z.ZodType): JsonSchema {
    return this.#write(schema, 'input')
  }

  /** What the server answers. */
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
      throw new Error(`${name} is two schemas, or differs as ${io}: give each a name of its own.`)
    this.components[name] = definition
  }
}

function adapt(
  { zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema },
  io: 'input' | 'output',
): void {
  const { def } = zodSchema._zod
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties
  // For zod it is about the type in TypeScript; in OpenAPI it would say that requests do not have the field.
  if (def.type === 'readonly') delete jsonSchema.readOnly
  // zod drops examples of what it transforms. In a request they show what a client sends.
  const { examples } = z.globalRegistry.get(zodSchema) ?? {}
  if (io === 'input' && examples !== undefined && jsonSchema.$ref === undefined) jsonSchema.examples = examples
}

function relocate(keyword: string, value: unknown): unknown {
  return keyword === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', PLACE) : value
}
