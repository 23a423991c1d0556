import type { ColumnType } from '@parley/core/store'
import type { TableColumn } from '../../layout/table.ts'

/** The schema that holds Parley's tables and functions. */
export const SCHEMA = 'parley'

/** A name in SQL. The quotes keep keywords and capitals unchanged. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Names in a list. */
export function list(names: readonly string[]): string {
  return names.map(quoted).join(', ')
}

/** One of Parley's tables, by its bare name. */
export function tableName(name: string): string {
  return `${SCHEMA}.${quoted(name)}`
}

/** A text as a constant of SQL. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** The type of a value, in a column or in a row of JSON. A set is kept as the JSON of its elements. */
export const sqlTypes: { readonly [Type in ColumnType]: string } = {
  text: 'text',
  integer: 'bigint',
  time: 'bigint',
  counter: 'bigint',
  boolean: 'boolean',
  json: 'json',
  set: 'json',
}

/** The type of a column. Texts are compared byte by byte, as in every other store. */
export function columnType(type: ColumnType): string {
  return type === 'text' ? 'text collate "C"' : sqlTypes[type]
}

/** The type of a column, as the catalog has it. */
export function typeOf(column: TableColumn): string {
  return `${sqlTypes[column.type]}${isNullable(column) ? '' : ' not null'}`
}

/** PostgreSQL reads the null of JSON as no value. So a column of JSON may have none. */
export function isNullable({ optional, initial }: TableColumn): boolean {
  return optional || initial === 'null'
}
