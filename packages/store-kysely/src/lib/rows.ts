import type { AnyRecord, Kind, RecordOf } from '@parley/core'
import type { Row, SqlValue } from './statement.ts'
import { type TableColumn, tables } from './tables.ts'

/** A record as the row of its table. */
export function rowOf(record: AnyRecord): Row {
  const row: Row = {}
  for (const column of tables[record.kind].columns) row[column.name] = encode(column, Reflect.get(record, column.field))
  return row
}

/** A row of the table of a kind as the record it was made from. */
export function recordOf<K extends Kind>(kind: K, row: Row): RecordOf<K> {
  const record: { [field: string]: unknown } = { kind }
  for (const column of tables[kind].columns) record[column.field] = decode(column, row[column.name])
  return record as object as RecordOf<K>
}

function encode({ type }: TableColumn, value: unknown): SqlValue {
  // A field of type json may hold nothing at all: JSON has no other word for it than null.
  if (type === 'json') return JSON.stringify(value) ?? 'null'
  if (type === 'boolean') return value === true ? 1 : 0
  return value as SqlValue
}

function decode({ type }: TableColumn, value: SqlValue | undefined): unknown {
  switch (type) {
    case 'json':
      return JSON.parse(String(value))
    case 'boolean':
      return value === true || value === 1
    case 'text':
      return value
    default:
      // Some drivers tell large integers as text.
      return typeof value === 'string' ? Number(value) : value
  }
}
