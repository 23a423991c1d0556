import { ParleyError } from '@parley/core'
import type { ColumnType, Stored } from '@parley/core/store'
import { blankOf } from './blank.ts'
import type { Table } from './layout.ts'
import { onceFor } from './once.ts'
import type { Row, SqlValue } from './statement.ts'

type Encode = (value: unknown) => SqlValue
type Decode = (value: SqlValue | undefined) => unknown

/** How one field is written to its column and read from it. */
interface Field {
  field: string
  name: string
  encode: Encode
  decode: Decode
}

interface Form {
  fields: readonly Field[]
  row: { readonly [name: string]: null }
  record: { readonly [field: string]: null }
}

const encoders: { readonly [Type in ColumnType]: Encode } = {
  text: (value) => (typeof value === 'string' || value === null ? value : refuse('text')),
  integer: encodeNumber,
  time: encodeNumber,
  counter: encodeNumber,
  // A field of type json may be absent in a record. In JSON that is null.
  json: (value) => JSON.stringify(value) ?? 'null',
  boolean: (value) => (value === true ? 1 : 0),
  set: encodeSet,
}

const decoders: { readonly [Type in ColumnType]?: Decode } = {
  json: decodeJson,
  boolean: (value) => value === true || value === 1,
  text: (value) => value,
  set: decodeJson,
}

// Some drivers return large integers as text.
const decodeNumber: Decode = (value) => (typeof value === 'string' ? Number(value) : value)

const formOf = onceFor(({ columns }: Table): Form => {
  const fields = columns.map(({ field, name, type, optional }) => {
    const decode = decoders[type] ?? decodeNumber
    return {
      field,
      name,
      encode: optional ? orNull(encoders[type]) : encoders[type],
      decode: optional ? orNull(decode) : decode,
    }
  })
  const names = fields.map(({ name }) => name)
  return { fields, row: blankOf(names), record: blankOf(['kind', ...fields.map(({ field }) => field)]) }
})

/** A record as the row of its table. */
export function rowOf(table: Table, record: Stored): Row {
  const { fields, row: blank } = formOf(table)
  const row: Row = { ...blank }
  for (const { field, name, encode } of fields) row[name] = encode(Reflect.get(record, field))
  return row
}

/** The record of a row of its table. */
export function recordOf(table: Table, row: Row): Stored {
  const { fields, record: blank } = formOf(table)
  const record: { [field: string]: unknown } = { ...blank, kind: table.kind }
  for (const { field, name, decode } of fields) record[field] = decode(row[name])
  return record as object as Stored
}

function orNull<Given, Made>(make: (value: Given) => Made): (value: Given) => Made | null {
  return (value) => (value === null ? null : make(value))
}

function encodeNumber(value: unknown): SqlValue {
  return typeof value === 'number' || value === null ? value : refuse('number')
}

function encodeSet(value: unknown): SqlValue {
  if (!Array.isArray(value)) return refuse('set of texts')
  if (value.length === 0) return '[]'
  return value.every((each) => typeof each === 'string') ? JSON.stringify(value) : refuse('set of texts')
}

// Most lists are empty, and a parser costs more than this comparison.
function decodeJson(value: SqlValue | undefined): unknown {
  return value === '[]' ? [] : JSON.parse(String(value))
}

// Drivers differ in the values that they bind.
function refuse(expected: string): never {
  throw new ParleyError('store.refused', { reason: `A value of it is no ${expected}.` })
}
