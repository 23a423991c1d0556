import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Validator } from '../../../../../scripts/wire/validator.ts'
import { mutationsOf, valuesOf } from '../../../test/values-of.ts'
import { Schemas } from './schemas.ts'

const person = z.object({ name: z.string(), age: z.int().exactOptional() }).meta({ id: 'Person' })

const tree: z.ZodType = z.object({ name: z.string(), children: z.array(z.lazy(() => tree)) }).meta({ id: 'Tree' })

/** Every feature of zod that schemas on the wire use or may use. */
const constructs: { [name: string]: z.ZodType } = {
  optional: z.object({ a: z.string().optional() }),
  exactOptional: z.object({ a: z.string().exactOptional(), b: z.string() }),
  'a nullable field that may be missing': z.object({ a: z.string().nullable().exactOptional() }),
  nullable: z.object({ a: z.int().nullable() }),
  'a nullable enum': z.object({ a: z.enum(['x', 'y']).nullable() }),
  'a nullable literal': z.object({ a: z.literal('x').nullable() }),
  'a nullable component': z.object({ a: person.nullable() }),
  'a component that may be missing': z.object({ a: person.exactOptional() }),
  'a list of components': z.array(person),
  default: z.object({ a: z.int().default(3) }),
  literals: z.object({ a: z.literal('x'), b: z.literal(1), c: z.literal(true), d: z.literal(['p', 'q']) }),
  enum: z.object({ a: z.enum(['x', 'y']) }),
  union: z.union([z.string(), z.int(), z.object({ a: z.boolean() })]),
  'discriminated union': z.discriminatedUnion('type', [
    z.object({ type: z.literal('a'), n: z.int() }),
    z.object({ type: z.literal('b'), person }),
    z.object({ type: z.enum(['c', 'd']) }),
  ]),
  intersection: z.intersection(person, z.object({ message: z.string().exactOptional() })),
  'an extended object': person.extend({ more: z.boolean() }).omit({ age: true }),
  partial: z.object({ a: z.string(), b: z.int() }).partial(),
  record: z.record(z.string(), z.int()),
  'a record of an enum': z.record(z.enum(['x', 'y']), z.int()),
  'a partial record': z.partialRecord(z.enum(['x', 'y']), z.int()),
  tuple: z.tuple([z.string(), z.int()]),
  branded: z.object({ id: z.string().brand<'Id'>() }),
  readonly: z.object({ list: z.array(z.string()).readonly() }).readonly(),
  transform: z.object({ a: z.enum(['true', 'false']).transform((flag) => flag === 'true') }),
  pipe: z.object({ a: z.string().min(1).pipe(z.string()) }),
  preprocess: z.object({ a: z.preprocess((value) => value, z.int().min(1).max(100)).optional() }),
  strict: z.strictObject({ a: z.string().optional() }),
  loose: z.looseObject({ a: z.string() }),
  catchall: z.object({ a: z.string() }).catchall(z.int()),
  datetime: z.object({ at: z.iso.datetime() }),
  'numbers with bounds': z.object({
    a: z.int().min(1).max(100),
    b: z.number().positive(),
    c: z.number().multipleOf(0.5),
  }),
  lists: z.object({ a: z.array(z.int()).min(1).max(3) }),
  regex: z.object({ a: z.string().regex(/^[\w-]{1,5}$/) }),
  'a component within itself': tree,
  'two patterns': z.string().regex(/^a/).regex(/b$/),
}

describe('found by use: openapi is true', () => {
  it.each(Object.entries(constructs))('of zod, %s is accepted by the document as by zod', (_, schema) => {
    const schemas = new Schemas()
    const written = schemas.input(schema)
    const document = { openapi: '3.1.0', paths: {}, root: written, components: { schemas: schemas.components } }
    const validator = new Validator(document)
    const values = valuesOf(schema)
    let accepted = 0
    fc.assert(
      fc.property(fc.oneof(values, mutationsOf(values)), (value) => {
        const fits = schema.safeParse(value).success
        accepted += Number(fits)
        expect([fits, validator.faults('/root', value)]).toEqual([
          fits,
          fits ? [] : expect.arrayContaining([expect.anything()]),
        ])
      }),
      // With a seed, each run has enough values that are accepted.
      { numRuns: 150, seed: 7 },
    )
    expect(accepted).toBeGreaterThan(0)
  })

  it('distinguishes input from output: a default may be missing, and is always in the output', () => {
    const schema = z.object({ a: z.int().default(3), b: z.string().transform(Number).pipe(z.number()) })
    expect(new Schemas().input(schema)).toMatchObject({ required: ['b'], properties: { b: { type: 'string' } } })
    expect(new Schemas().output(schema)).toMatchObject({ required: ['a', 'b'], properties: { b: { type: 'number' } } })
  })

  it('refuses one name for two schemas', () => {
    const schemas = new Schemas()
    const named = z.object({ a: z.int().default(3) }).meta({ id: 'Named' })
    schemas.input(z.array(named))
    expect(() => schemas.output(z.array(named))).toThrow('Named is the name of two schemas')
  })
})
