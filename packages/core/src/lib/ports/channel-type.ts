import { z } from 'zod'
import type { ChannelSource } from './channel.ts'

/** The property of a channel type that holds its definition. */
export const typeDefinition: unique symbol = Symbol.for('parley.channelType')

/** The parts of a channel type that a form and a check need. */
export interface TypeDefinition {
  readonly kind: string
  readonly config: z.ZodType
}

/** A kind of channel as a value that opens a configuration. Made by `defineChannel`. */
export interface ChannelType<Kind extends string = string, Config = never> {
  (config: Config): ChannelSource & { readonly kind: Kind }
  readonly [typeDefinition]: TypeDefinition
}

/** The types of channels that can be added at run time, by their names. Each is made by `defineChannel`. */
export interface ChannelTypes {
  readonly [type: string]: (config: never) => ChannelSource
}

/** The definition of a channel type; `undefined` for any other function. */
export function definitionOf(type: unknown): TypeDefinition | undefined {
  if (typeof type !== 'function') return undefined
  const definition: unknown = Reflect.get(type, typeDefinition)
  return typeof definition === 'object' && definition !== null ? (definition as TypeDefinition) : undefined
}

/** A JSON Schema. */
export interface JsonSchema {
  [keyword: string]: unknown
}

/**
 * The fields of a configuration as a JSON Schema, in their order. A secret field has `writeOnly`. A field that no JSON can
 * have, such as a function, is left out.
 */
export function configSchemaOf({
  config,
}: TypeDefinition): JsonSchema & { properties: { [name: string]: JsonSchema } } {
  const { $schema: _, ...whole } = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' })
  const properties = Object.entries(whole.properties ?? {}).flatMap(([name, given]) => {
    const field: JsonSchema = typeof given === 'boolean' ? {} : { ...given }
    const { secret, ...shown } = field
    if (!isData(shown)) return []
    return [[name, secret === true ? { ...shown, writeOnly: true } : shown] as const]
  })
  return { ...whole, properties: Object.fromEntries(properties) }
}

/** The names of the secret fields of a configuration. */
export function secretFieldsOf(definition: TypeDefinition): ReadonlySet<string> {
  const { properties } = configSchemaOf(definition)
  return new Set(Object.keys(properties).filter((name) => properties[name]?.writeOnly === true))
}

function isData(field: JsonSchema): boolean {
  return ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'].some((keyword) => Object.hasOwn(field, keyword))
}
