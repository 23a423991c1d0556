import { z } from 'zod'
import { checkInput } from '../../errors/field-error.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { unknownName } from '../../errors/unknown-name.ts'
import { isStorableText } from '../../model/text.ts'
import type { ChannelSource } from '../../ports/channel.ts'
import { type ChannelTypes, definitionOf, secretFieldsOf, type TypeDefinition } from '../../ports/channel-type.ts'

/** A configuration as JSON. */
export interface Config {
  [field: string]: unknown
}

/** The largest configuration, in characters of its JSON. */
const LONGEST = 65_536

const configSchema = z
  .record(z.string(), z.json().optional())
  .refine((config) => JSON.stringify(config).length <= LONGEST, `must have at most ${LONGEST} characters`)
  .refine((config) => isStorableText(JSON.stringify(config)), 'must have no broken character')

/** One channel type of the program, with its definition. */
export interface KnownType {
  name: string
  definition: TypeDefinition
  secrets: ReadonlySet<string>
  open(config: Config): ChannelSource
}

/** The channel types of a program. */
export class KnownTypes {
  readonly #types: ReadonlyMap<string, KnownType>

  constructor(types: ChannelTypes = {}) {
    this.#types = new Map(
      Object.entries(types).flatMap(([name, type]) => {
        const definition = definitionOf(type)
        if (definition === undefined) return []
        const open = (config: Config): ChannelSource => type(config as never)
        return [[name, { name, definition, secrets: secretFieldsOf(definition), open }] as const]
      }),
    )
  }

  all(): KnownType[] {
    return [...this.#types.values()]
  }

  find(name: string): KnownType | undefined {
    return this.#types.get(name)
  }

  /** @throws `input.invalid` with the nearest name */
  get(name: string): KnownType {
    const type = this.#types.get(name)
    if (type !== undefined) return type
    const known = [...this.#types.keys()]
    const reason =
      known.length === 0
        ? 'This program has no channel types. Give the option channelTypes to createParley.'
        : unknownName('channel type', name, known)
    throw new ParleyError('input.invalid', { field: 'type', reason })
  }
}

/**
 * The configuration after a change. An absent field stays, and `null` removes one. A secret field stays too if it has the
 * mark that reads return.
 *
 * @throws `input.invalid` naming the field
 */
export function mergedConfig({ secrets }: KnownType, known: Config, given: unknown): Config {
  const { value, errors } = checkInput(configSchema, given, 'config')
  if (errors !== undefined) throw new ParleyError('input.invalid', { errors: errors.map(inConfig) })
  const merged: Config = { ...known }
  for (const [field, each] of Object.entries(value)) {
    if (each === undefined || (secrets.has(field) && isMark(each))) continue
    if (each === null) delete merged[field]
    else merged[field] = each
  }
  return merged
}

/** Opens a source of a configuration. @throws `channel.misconfigured` naming the field within `config` */
export function sourceOf(type: KnownType, config: Config): ChannelSource {
  try {
    return type.open(config)
  } catch (error) {
    throw misconfigured(error)
  }
}

/** The refusal of a configuration. A reason of the channel itself names a field of its own. */
export function misconfigured(error: unknown): ParleyError {
  if (!ParleyError.is(error)) {
    const reason = error instanceof Error ? error.message : String(error)
    return new ParleyError('channel.misconfigured', { field: 'config', reason, cause: error })
  }
  if (error.code !== 'channel.misconfigured') return error
  const errors = error.errors.length === 0 ? undefined : error.errors.map(inConfig)
  return new ParleyError('channel.misconfigured', { errors, reason: error.reason, cause: error })
}

/** A configuration as reads return it: secret fields have a mark in place of their value. */
export function maskedConfig({ secrets }: KnownType, config: Config): Config {
  const shown = Object.entries(config).map(([field, value]) => [field, secrets.has(field) ? { set: true } : value])
  const missing = [...secrets].filter((field) => !Object.hasOwn(config, field)).map((field) => [field, { set: false }])
  return Object.fromEntries([...shown, ...missing])
}

function isMark(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'set'
}

function inConfig({ field, detail }: { field: string; detail: string }): { field: string; detail: string } {
  return { field: field === 'config' || field.startsWith('config.') ? field : `config.${field}`, detail }
}
