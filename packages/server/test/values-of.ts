import fc from 'fast-check'
import type { z } from 'zod'

type Schema = z.core.$ZodTypes

const texts = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab',
    'Hello',
    '\u{1F600}',
    '\u{1F600}'.repeat(64),
    '\u{1F600}'.repeat(150),
    'x'.repeat(64),
    '5',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('2026-03-01T09:30:00.000Z', '2026-03-01T09:30:00Z', '2026-02-30T00:00:00Z', 'x'.repeat(201)),
)
const numbers = fc.constantFrom(-1, 0, 1, 2, 1.5, 100, 101, 2 ** 31, Number.MAX_SAFE_INTEGER, 1e20)

/** Any value of JSON, of the kinds that schemas get wrong. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  ...[texts, numbers, fc.boolean(), fc.constant(null), fc.constant([]), fc.constant({}), fc.constant({ more: 1 })],
)

/** The depth of values of a recursive schema. */
const DEEPEST = 6

/** Values in the shape of a schema: most match it, some are at its limits and just beyond. */
export function valuesOf(schema: z.core.$ZodType, depth = 0): fc.Arbitrary<unknown> {
  const inside = (each: z.core.$ZodType): fc.Arbitrary<unknown> => valuesOf(each, depth + 1)
  const { def } = (schema as Schema)._zod
  switch (def.type) {
    case 'string':
      return 'format' in def && def.format === 'datetime' ? fc.oneof(times, texts) : texts
    case 'number':
      return fc.oneof(numbers, fc.integer({ min: -2, max: 120 }))
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries))
    case 'literal':
      return fc.constantFrom(...def.values)
    case 'array':
      return depth > DEEPEST ? fc.constant([]) : fc.array(inside(def.element), { maxLength: 4 })
    case 'tuple':
      return fc.tuple(...def.items.map(inside))
    case 'record':
      // zod leaves a field `__proto__` out, and checks nothing of it.
      return fc.dictionary(keysOf(inside(def.keyType)), inside(def.valueType), { maxKeys: 3 })
    case 'object':
      return objectsOf(def.shape, inside)
    case 'union':
      return fc.oneof(...def.options.map(inside))
    case 'intersection':
      return fc.tuple(inside(def.left), inside(def.right)).map(([left, right]) => Object.assign({}, left, right))
    case 'nullable':
      return fc.oneof({ weight: 3, arbitrary: inside(def.innerType) }, { weight: 1, arbitrary: fc.constant(null) })
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
      return inside(def.innerType)
    case 'pipe':
      return inside((def.in as Schema)._zod.def.type === 'transform' ? def.out : def.in)
    case 'lazy':
      return inside(def.getter())
    case 'any':
    case 'unknown':
      return anything
    default:
      throw new Error(`No values are generated for ${def.type}: add it here.`)
  }
}

function keysOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return (values as fc.Arbitrary<string>).filter((key) => key !== '__proto__')
}

const times = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

function objectsOf(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  inside: (field: z.core.$ZodType) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const fields = Object.entries(shape).map(([name, field]) => [name, inside(field)] as const)
  const required = Object.entries(shape).flatMap(([name, field]) => (field._zod.optin === 'optional' ? [] : [name]))
  return fc.record(Object.fromEntries(fields), { requiredKeys: required })
}

/** The same values with one change at a random place: a field is missing, has another value, or is added. */
export function mutationsOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const change = fc.record({ turns: fc.array(fc.nat(), { maxLength: 4 }), how: fc.nat(3), value: anything })
  return fc.tuple(values, change).map(([value, { turns, how, value: other }]) => mutated(value, turns, how, other))
}

function mutated(value: unknown, turns: readonly number[], how: number, other: unknown): unknown {
  if (typeof value !== 'object' || value === null) return other
  const copy = structuredClone(value) as { [name: string]: unknown }
  const names = Object.keys(copy)
  const [turn = 0, ...rest] = turns
  const name = names[turn % names.length]
  if (name === undefined || how === 3) return Array.isArray(copy) ? [...copy, other] : { ...copy, more: other }
  if (rest.length > 0) copy[name] = mutated(copy[name], rest, how, other)
  else if (how === 0 && !Array.isArray(copy)) delete copy[name]
  else copy[name] = other
  return copy
}
