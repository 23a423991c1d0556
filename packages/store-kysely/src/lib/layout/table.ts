import type { ColumnType } from '@parley/core/store'

/** How one field of a record is kept. */
export interface TableColumn {
  field: string
  name: string
  type: ColumnType
  optional: boolean
  /** The value in a row of a program without the column. JSON and sets are text. */
  initial: string | number | boolean | null
  /** `initial` is right for records that were written before the column existed. */
  addable: boolean
  /** All values that a text may have, where they are known. */
  values?: readonly string[]
}

/** An index in the order of a query: the compared columns, the tenant, and the keyset. */
export interface Index {
  /** Its bare name, made of its columns: another definition has another name. */
  name: string
  columns: readonly string[]
  /** Only rows with `true` in this column, or with a value in it, are in the index. */
  where?: { column: string; is: 'true' | 'present' }
  /** Its columns rarely change once a row exists. */
  steady: boolean
}

/**
 * The elements of a set that a query filters by, a row for each: `(…required, value, tenant, …keyset)`.
 *
 * A page of one element is one walk through its primary key. Beside `value` it has copies of columns of the record.
 */
export interface SetTable {
  /** Its bare name, made of its columns: `conversations_labels_active_at`. */
  name: string
  field: string
  /** The column of the record that holds the set. */
  column: string
  /** Columns that every question gives a value of. */
  required: readonly TableColumn[]
  /** The keyset of the query, and `id` behind it where the keyset has none. Neither `value` nor `tenant` is here. */
  keyset: readonly TableColumn[]
}

/** The words of a searched kind: a row for each record, with its place in the order of first writes. */
export interface SearchTable {
  /** Its bare name: `messages_searched`. */
  name: string
  /** The fields that are read, in their order. */
  fields: readonly string[]
  /** The columns that a search may filter by, copied from the record. */
  filters: readonly TableColumn[]
}

/** A filter of a query, and its walk. */
export interface QueryFilter {
  column: TableColumn
  /** Of a column with one value. */
  index?: Index
  /** Of a set. */
  set?: SetTable
  /** The index has the records of a value in no order, because they are few. */
  selective: boolean
}

/** A query of a kind. */
export interface TableQuery {
  name: string
  /** Columns of which a question gives one value each. */
  required: readonly TableColumn[]
  filters: readonly QueryFilter[]
  narrowing: readonly TableColumn[]
  /** Columns that must have a value. */
  present: readonly TableColumn[]
  /** The columns of the order. `place` is the order of first writes. */
  keyset: readonly TableColumn[]
  /** It finds by words, through the table's `searched`. */
  search: boolean
  /** The walk of a list without a filter. With `part`, there is one walk for each of its values. */
  list?: { index: Index; part?: TableColumn }
}

/** The table of one kind of record. */
export interface Table {
  kind: string
  /** Its bare name; the dialect adds a prefix or a schema. */
  name: string
  /** Its records may own unique keys. */
  keyed: boolean
  /** It holds jobs, which are claimed under a lease. */
  leased: boolean
  /** The order of first writes matters: of claims, of a search, or of a query. */
  placed: boolean
  /** Every column that holds a field of the record, identity first. */
  columns: readonly TableColumn[]
  /** The columns that only increments change once a row exists. */
  counters: readonly string[]
  indexes: readonly Index[]
  sets: readonly SetTable[]
  searched?: SearchTable
  queries: ReadonlyMap<string, TableQuery>
}

/** The tables of all kinds of a schema, by kind. Plain data: a thread can be given it. */
export type Layout = ReadonlyMap<string, Table>
