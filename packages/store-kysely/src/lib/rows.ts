import { type AnyRecord, type Kind, ParleyError, type RecordOf } from '@parley/core'
import { blankOf } from './blank.ts'
import type { Row, SqlValue } from './statement.ts'
import { kinds, type TableColumn, tables } from './tables.ts'

type Encode = (value: unknown) => SqlValue
type Decode = (value: SqlValue | undefined) => unknown

/** How one field goes into its column and comes back. */
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

const encoders: { readonly [Type in TableColumn['type']]: Encode } = {
  text: (value) => (typeof value === 'string' || value === null ? value : refuse('text')),
  integer: encodeNumber,
  time: encodeNumber,
  counter: encodeNumber,
  // A field of type json may hold nothing at all: JSON has no other word for it than null.
  json: (value) => JSON.stringify(value) ?? 'null',
  boolean: (value) => (value === true ? 1 : 0),
}

const decoders: { readonly [Type in TableColumn['type']]?: Decode } = {
  // Most lists are empty, and a parser costs more than to see that.
  json: (value) => (value === '[]' ? [] : JSON.parse(String(value))),
  boolean: (value) => value === true || value === 1,
  text: (value) => value,
}

// Some drivers tell large integers as text.
const decodeNumber: Decode = (value) => (typeof value === 'string' ? Number(value) : value)

const forms = Object.fromEntries(kinds.map((kind) => [kind, formOf(kind)])) as { readonly [K in Kind]: Form }

/** A record as the row of its table. */
export function rowOf(record: AnyRecord): Row {
  const { fields, row: blank } = forms[record.kind]
  const row: Row = { ...blank }
  for (const { field, name, encode } of fields) row[name] = encode(Reflect.get(record, field))
  return row
}

/** A row of the table of a kind as the record it was made from. */
export function recordOf<K extends Kind>(kind: K, row: Row): RecordOf<K> {
  const { fields, record: blank } = forms[kind]
  const record: { [field: string]: unknown } = { ...blank, kind }
  for (const { field, name, decode } of fields) record[field] = decode(row[name])
  return record as object as RecordOf<K>
}

function encodeNumber(value: unknown): SqlValue {
  return typeof value === 'number' || value === null ? value : refuse('number')
}

// Drivers bind what they like, and each likes something else.
function refuse(expected: string): never {
  throw new ParleyError('store.refused', { reason: `A value of it is no ${expected}.` })
}

function formOf(kind: Kind): Form {
  const fields = tables[kind].columns.map(({ field, name, type }) => ({
    field,
    name,
    encode: encoders[type],
    decode: decoders[type] ?? decodeNumber,
  }))
  const names = fields.map(({ name }) => name)
  return { fields, row: blankOf(names), record: blankOf(['kind', ...fields.map(({ field }) => field)]) }
}
