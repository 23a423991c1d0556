import type { AnyColumn, Query, RecordKind, Schema, Stored } from '@parley/core/store'

/** How one field of a record is kept. */
export interface TableColumn {
  field: string
  name: string
  type: AnyColumn['type']
  optional: boolean
  /** What a row has that was written before the column existed, or by a program without it. */
  initial: string | number | boolean | null
}

/** An index of a table: the columns it begins with, its tenant, and the keyset of a query. */
export interface Index {
  /** Its bare name, unique in the database. */
  name: string
  columns: readonly string[]
  /** Only rows with `true` in this column, or with a value in it, are in the index. */
  where?: { column: string; is: 'true' | 'present' }
}

/**
 * The elements of a set that a query filters by, a row for each: `(value, tenant, …keyset)`.
 *
 * A page of one element is one walk through its primary key.
 */
export interface SetTable {
  /** Its bare name: `conversations_labels`. */
  name: string
  field: string
  column: string
  /** The columns of the query's keyset, copied from the record. The last of them is `id`. */
  keyset: readonly TableColumn[]
}

/** What a kind is searched by: a row of words for each record, in the order of first writes. */
export interface SearchTable {
  /** Its bare name: `messages_searched`. */
  name: string
  /** The fields that are read, in their order. */
  fields: readonly string[]
  /** The columns that a search may filter by, copied from the record. */
  filters: readonly TableColumn[]
}

/** The table of one kind of record. Plain data: a thread can be given it. */
export interface Table {
  kind: string
  /** Its bare name; the dialect knows where it stands. */
  name: string
  /** Its records may own unique keys. */
  keyed: boolean
  /** Every column that holds a field of the record, identity first. */
  columns: readonly TableColumn[]
  /** The columns that only increments change once a row exists. */
  counters: readonly string[]
  indexes: readonly Index[]
  sets: readonly SetTable[]
  searched: SearchTable | undefined
}

/** The tables of all kinds of a schema. Plain data. */
export type Layout = ReadonlyMap<string, Table>

/** The tables, columns and indexes that a schema needs. Pure: the same schema gives the same layout. */
export function layoutOf(schema: Schema): Layout {
  return new Map(Array.from(schema, ([kind, record]) => [kind, tableOf(record)]))
}

/** The name of the column that holds a field: `lastMessageAt` is kept in `last_message_at`. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function tableOf(record: RecordKind<Stored>): Table {
  const { kind, table: name, keyed, search } = record
  const columns = columnsOf(record)
  const counters = columns.filter(({ type }) => type === 'counter').map((column) => column.name)
  const queries = Object.values<Query>(record.queries)
  const indexes = unique(queries.filter((query) => !query.search).flatMap((query) => indexesOf(query)))
  const sets = queries.flatMap((query) => setsOf(query, columns))
  const searching = queries.find((query) => query.search)
  const searched: SearchTable | undefined =
    searching === undefined
      ? undefined
      : { name: `${name}_searched`, fields: search, filters: columnsNamed(columns, searching.filters) }
  return { kind, name, keyed, columns, counters, indexes, sets, searched }
}

const initials: { readonly [Type in AnyColumn['type']]: string | number | boolean } = {
  ...{ text: '', integer: 0, boolean: false, time: 0, counter: 0 },
  ...{ json: 'null', set: '[]' },
}

function columnsOf({ columns, keyed }: RecordKind<Stored>): TableColumn[] {
  const identity = { optional: false, initial: '' } as const
  return [
    { field: 'tenant', name: 'tenant', type: 'text', ...identity },
    { field: 'id', name: 'id', type: 'text', ...identity },
    { field: 'version', name: 'version', type: 'integer', optional: false, initial: 0 },
    ...(keyed ? [{ field: 'keys', name: 'keys', type: 'json' as const, optional: false, initial: '[]' }] : []),
    ...Object.entries(columns).map(([field, column]): TableColumn => {
      const { type, optional, initial } = column
      const known = typeof initial === 'string' || typeof initial === 'number' || typeof initial === 'boolean'
      const value = known ? initial : optional ? null : initials[type]
      return { field, name: columnName(field), type, optional, initial: value }
    }),
  ]
}

function columnsNamed(columns: readonly TableColumn[], fields: readonly string[]): TableColumn[] {
  return fields.flatMap((field) => columns.filter((column) => column.field === field))
}

/**
 * A list is one walk through an index, whichever filter narrows it most. No index begins with the bare tenant: a planner
 * that knows nothing of the table takes the tenant for selective.
 */
function indexesOf({ name, record, required, filters, present, keyset }: Query): Index[] {
  const { table, columns } = record
  const order = keyset.map(columnName)
  const [sparse] = present
  const only = sparse === undefined ? {} : { where: { column: columnName(sparse), is: 'present' } as const }
  const index = (suffix: string, begin: readonly string[], where: Pick<Index, 'where'>): Index => ({
    name: `${table}_${suffix}`,
    columns: [...begin, 'tenant', ...order],
    ...where,
  })
  if (required.length > 0) return [index(name, required.map(columnName), only)]
  const scalars = filters.filter((field) => columns[field]?.type !== 'set')
  const each = scalars.map((field) => {
    const column = columnName(field)
    const { type, optional = false } = columns[field] ?? {}
    if (type === 'boolean') return index(column, [], { where: { column, is: 'true' } })
    return index(column, [column], optional ? { where: { column, is: 'present' } } : {})
  })
  // A list without a filter walks through the index of each value.
  const covered = scalars.some((field) => columns[field]?.values !== undefined)
  return covered ? each : [...each, index(name, [], only)]
}

function setsOf({ record, filters, keyset }: Query, columns: readonly TableColumn[]): SetTable[] {
  const sets = filters.filter((field) => record.columns[field]?.type === 'set')
  return sets.map((field) => {
    const column = columnName(field)
    return { name: `${record.table}_${column}`, field, column, keyset: columnsNamed(columns, keyset) }
  })
}

function unique(indexes: readonly Index[]): Index[] {
  return [...new Map(indexes.map((index) => [index.name, index])).values()]
}
