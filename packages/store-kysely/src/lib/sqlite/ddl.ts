import { type FixedTable, FORMAT } from '../layout/fixed.ts'
import type { Index, Table } from '../layout.ts'
import type { Ddl } from '../migrate/part.ts'
import { claimIndexes } from './claim-indexes.ts'
import { definitionOf, named, typeOf } from './column-text.ts'
import { PREFIX, sqliteDialect } from './dialect.ts'
import { placesPart } from './places.ts'
import { makeSearched } from './searched-table.ts'
import { makeSet } from './set-table.ts'

/** The SQL of a layout on SQLite. */
export const sqliteDdl: Ddl = {
  dialect: sqliteDialect,
  typeOf,
  fixed: makeFixed,
  table: makeTable,
  column: (table, column) => [`alter table ${PREFIX}${table} add column ${definitionOf(column)}`],
  index: (table, index) => [makeIndex(table, index)],
  set: makeSet,
  searched: makeSearched,
  others: (layout) => [...claimIndexes(layout), ...placesPart(layout)],
}

function makeTable({ name, columns }: Table): string[] {
  const lines = ['place integer primary key', ...columns.map(definitionOf), 'unique (tenant, id)']
  return [`create table ${PREFIX}${name} (\n  ${lines.join(',\n  ')}\n)`]
}

function makeFixed({ name, columns, key }: FixedTable): string[] {
  const lines = columns.map((column) => `${column.name} ${typeOf({ ...column, optional: column.optional === true })}`)
  const made = `create table ${PREFIX}${name} (\n  ${[...lines, `primary key (${key.join(', ')})`].join(',\n  ')}\n) without rowid`
  if (name !== 'store') return [made]
  return [made, `insert into ${PREFIX}store (epoch, format) values (lower(hex(randomblob(8))), ${FORMAT})`]
}

function makeIndex(table: string, { name, columns, where }: Index): string {
  const only = { true: '= 1', present: 'is not null' }
  const rows = where === undefined ? '' : ` where "${where.column}" ${only[where.is]}`
  return `create index ${PREFIX}${name} on ${PREFIX}${table} (${named(columns)})${rows}`
}
