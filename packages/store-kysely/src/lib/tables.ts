import { type Column, type Kind, schema } from '@parley/core'

/** How one field of a record is kept. */
export interface TableColumn {
  field: string
  name: string
  type: Column['type']
}

/** The table of one kind of record. */
export interface Table {
  kind: Kind
  /** Its bare name; the dialect knows where it stands. */
  name: string
  /** Its records may own unique keys. */
  keyed: boolean
  /** Every column that holds a field of the record, identity first. */
  columns: readonly TableColumn[]
  /** The columns that only increments change once a row exists. */
  counters: readonly string[]
}

/** The name of the column that holds a field: `lastMessageAt` is kept in `last_message_at`. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** All kinds of records. */
export const kinds: readonly Kind[] = Object.keys(schema) as Kind[]

const everyKind = kinds.map((kind) => [kind, tableOf(kind)] as const)

/** The tables of all kinds, as core's schema has them. */
export const tables: { readonly [K in Kind]: Table } = Object.fromEntries(everyKind) as { [K in Kind]: Table }

function tableOf(kind: Kind): Table {
  const { table, keyed } = schema[kind]
  const fields: { [field: string]: Column } = schema[kind].columns
  const columns: TableColumn[] = [
    { field: 'tenant', name: 'tenant', type: 'text' },
    { field: 'id', name: 'id', type: 'text' },
    { field: 'version', name: 'version', type: 'integer' },
    ...(keyed ? [{ field: 'keys', name: 'keys', type: 'json' as const }] : []),
    ...Object.entries(fields).map(([field, { type }]) => ({ field, name: columnName(field), type })),
  ]
  const counters = columns.filter(({ type }) => type === 'counter').map(({ name }) => name)
  return { kind, name: table, keyed, columns, counters }
}
