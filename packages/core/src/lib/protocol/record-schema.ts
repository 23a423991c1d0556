import { z } from 'zod'
import type { AnyColumn, ColumnType } from '../model/column.ts'
import type { RecordKind, Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import { addressSchema } from './address.ts'
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

const schemas = new WeakMap<object, z.ZodType>([[kernel.address, addressSchema]])

/** The schema of a record on the wire, as `presentRecord` writes it. */
export function recordSchema(record: RecordKind<Stored>): z.ZodType {
  const schema = schemas.get(record) ?? record.wire ?? schemaOf(record)
  schemas.set(record, schema)
  return schema
}

function schemaOf({ kind, columns }: RecordKind<Stored>): z.ZodType {
  const fields = Object.entries(columns).map(([field, column]) => [field, fieldSchema(column)])
  return z
    .object({ id: z.string(), ...Object.fromEntries(fields) })
    .meta({ id: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}` })
}

function fieldSchema({ type, optional, values }: AnyColumn): z.ZodType {
  const whole = values === undefined ? types[type] : z.enum([...values])
  return optional ? whole.nullable() : whole
}
