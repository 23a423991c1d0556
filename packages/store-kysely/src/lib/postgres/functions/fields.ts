import type { Table, TableColumn } from '../../layout/table.ts'
import { sqlTypes } from '../schema/names.ts'

/** The words of a record, beside its fields. */
export const WORDS = '_words'

const identity = new Set(['tenant', 'id', 'version'])

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/**
 * The name of a column's field within a batch: `a`, `b`, … `z`, `a1`. Identity keeps its names.
 *
 * The names of fields would be a third of a batch, and the database reads a batch twice.
 */
export function fieldOf({ columns }: Table, { name }: Pick<TableColumn, 'name'>): string {
  if (identity.has(name)) return name
  const place = columns.findIndex((column) => column.name === name)
  const round = Math.floor(place / LETTERS.length)
  return `${LETTERS[place % LETTERS.length]}${round === 0 ? '' : round}`
}

/** The amount by which a counter is raised, beside the fields of the record. */
export function raiseOf(counter: string): string {
  return `_by_${counter}`
}

/** A field and its type, for a list of rows. */
export function typedField(table: Table, column: Pick<TableColumn, 'name' | 'type'>): string {
  return `${fieldOf(table, column)} ${sqlTypes[column.type]}`
}
