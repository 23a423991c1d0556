import { job, type Query, type RecordKind, type Schema, type Stored } from '@parley/core/store'
import { columnsOf } from './layout/columns.ts'
import { ensureNames } from './layout/names.ts'
import { tableQuery } from './layout/queries.ts'
import type { Index, Layout, SearchTable, SetTable, Table, TableColumn, TableQuery } from './layout/table.ts'

export { columnName } from './layout/columns.ts'
export type { Index, Layout, SearchTable, SetTable, Table, TableColumn, TableQuery }

/**
 * The tables, columns and indexes that a schema needs. Pure: the same schema gives the same layout.
 *
 * @throws `store.misconfigured` if two kinds need the same name in the database
 */
export function layoutOf(schema: Schema): Layout {
  const layout = new Map(Array.from(schema, ([kind, record]) => [kind, tableOf(record)]))
  ensureNames(layout)
  return layout
}

function tableOf(record: RecordKind<Stored>): Table {
  const { kind, table: name, keyed, search } = record
  const columns = columnsOf(record)
  const queries = Object.values<Query>(record.queries).map((query) => tableQuery(query, name, columns))
  const leased = kind === job.kind
  const placed = leased || queries.some(({ keyset }) => keyset.some(({ field }) => field === 'place'))
  const counters = columns.filter(({ type }) => type === 'counter').map((column) => column.name)
  const found = { kind, name, keyed, leased, placed, columns, counters }
  const [indexes, sets] = [indexesOf(queries), setsOf(queries)]
  const parts = { ...found, indexes, sets, queries: new Map(queries.map((query) => [query.name, query])) }
  const searched = searchedOf(name, search, queries)
  return searched === undefined ? parts : { ...parts, searched }
}

function indexesOf(queries: readonly TableQuery[]): Index[] {
  const all = queries.flatMap(({ filters, list }) => [...filters.map(({ index }) => index), list?.index])
  return unique(all.filter((index) => index !== undefined))
}

function setsOf(queries: readonly TableQuery[]): SetTable[] {
  return unique(queries.flatMap(({ filters }) => filters.flatMap(({ set }) => (set === undefined ? [] : [set]))))
}

function searchedOf(name: string, fields: readonly string[], queries: readonly TableQuery[]): SearchTable | undefined {
  const searching = queries.filter(({ search }) => search)
  if (searching.length === 0) return undefined
  const filters = searching.flatMap((query) => query.filters.map(({ column }) => column))
  return { name: `${name}_searched`, fields, filters: unique(filters) }
}

function unique<Named extends { name: string }>(all: readonly Named[]): Named[] {
  return [...new Map(all.map((each) => [each.name, each])).values()]
}
