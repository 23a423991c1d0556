import type { AnyColumn, ColumnType, RecordKind, Stored } from '@parley/core/store'
import type { TableColumn } from './table.ts'

/** The name of the column that holds a field: `last_message_at` for `lastMessageAt`. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

const own = { optional: false, addable: false } as const

const identity: readonly TableColumn[] = [
  { field: 'tenant', name: 'tenant', type: 'text', initial: '', ...own },
  { field: 'id', name: 'id', type: 'text', initial: '', ...own },
  { field: 'version', name: 'version', type: 'integer', initial: 0, ...own },
]
const keys: TableColumn = { field: 'keys', name: 'keys', type: 'json', optional: false, initial: '[]', addable: true }

/** The order of first writes. It is not a field of a record. */
export const place: TableColumn = { field: 'place', name: 'place', type: 'integer', initial: 0, ...own }

/** The columns of a kind, identity first. */
export function columnsOf({ columns, keyed }: RecordKind<Stored>): TableColumn[] {
  const fields = Object.entries(columns).map(([field, column]) => columnOf(field, column))
  return [...identity, ...(keyed ? [keys] : []), ...fields]
}

function columnOf(field: string, { type, optional, initial, values }: AnyColumn): TableColumn {
  const known = values === undefined ? {} : { values }
  const column = { field, name: columnName(field), type, optional, ...known }
  if (optional) return { ...column, initial: null, addable: true }
  if (initial === undefined) return { ...column, initial: empty[type], addable: sensible.has(type) }
  return { ...column, initial: asStored(type, initial), addable: true }
}

/** The values that a database writes for a program without the column. */
const empty: { readonly [Type in ColumnType]: string | number | boolean } = {
  ...{ text: '', integer: 0, boolean: false, time: 0, counter: 0 },
  ...{ json: 'null', set: '[]' },
}

/** The types for which the empty value is right in an older record. */
const sensible = new Set<ColumnType>(['integer', 'boolean', 'counter', 'set'])

function asStored(type: ColumnType, initial: unknown): string | number | boolean {
  if (type === 'set') return JSON.stringify([initial])
  if (type === 'json') return JSON.stringify(initial)
  return typeof initial === 'number' || typeof initial === 'boolean' ? initial : String(initial)
}
