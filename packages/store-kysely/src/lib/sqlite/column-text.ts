import type { TableColumn } from '../layout.ts'

/** The type of a column, as SQLite's catalog has it. */
export function typeOf({ type, optional }: Pick<TableColumn, 'type' | 'optional'>): string {
  const kept = ['text', 'json', 'set'].includes(type) ? 'text' : 'integer'
  return optional ? kept : `${kept} not null`
}

/** A column with its type, and with the value that the database writes for a program without the column. */
export function definitionOf(column: TableColumn): string {
  const type = `"${column.name}" ${typeOf(column)}`
  return column.initial === null || isIdentity(column) ? type : `${type} default ${literalOf(column.initial)}`
}

/** Names of columns, with commas between. */
export function named(columns: readonly string[]): string {
  return columns.map((each) => `"${each}"`).join(', ')
}

// Every program writes a value of its own.
function isIdentity({ name }: TableColumn): boolean {
  return name === 'tenant' || name === 'id' || name === 'version'
}

function literalOf(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(Number(value))
}
