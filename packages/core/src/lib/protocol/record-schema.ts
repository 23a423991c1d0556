import { z } from 'zod'
import type { AnyColumn, ColumnType } from '../model/column.ts'
import { exampleIdOf, type RecordKind, type Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import { addressSchema } from './address.ts'
import { contactSchema } from './daily-work.ts'
import { timeSchema } from './time.ts'

const types: { readonly [Type in ColumnType]: z.ZodType } = {
  text: z.string(),
  integer: z.int(),
  counter: z.int(),
  boolean: z.boolean(),
  time: timeSchema,
  json: z.unknown(),
  set: z.array(z.string()),
}

/** The value of a column in the example of its record. */
const examples: { readonly [Type in ColumnType]: unknown } = {
  text: 'text',
  integer: 1,
  counter: 1,
  boolean: true,
  time: '2026-03-01T09:30:00.000Z',
  json: {},
  set: [],
}

const schemas = new WeakMap<object, z.ZodType>([
  [kernel.address, addressSchema],
  [kernel.contact, contactSchema],
])

/** The schema of a record on the wire, as `presentRecord` writes it. */
export function recordSchema(record: RecordKind<Stored>): z.ZodType {
  const schema = schemas.get(record) ?? record.wire ?? schemaOf(record)
  schemas.set(record, schema)
  return schema
}

function schemaOf({ kind, prefix, columns }: RecordKind<Stored>): z.ZodType {
  const fields = Object.entries(columns).map(([field, column]) => [field, fieldSchema(column)])
  const values = Object.entries(columns).map(([field, { type, values = [] }]) => [field, values[0] ?? examples[type]])
  return z.object({ id: z.string(), ...Object.fromEntries(fields) }).meta({
    id: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    examples: [{ id: exampleIdOf(prefix), ...Object.fromEntries(values) }],
  })
}

function fieldSchema({ type, optional, values }: AnyColumn): z.ZodType {
  const whole = values === undefined ? types[type] : z.enum([...values])
  return optional ? whole.nullable() : whole
}
