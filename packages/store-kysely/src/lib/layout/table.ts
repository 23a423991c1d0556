import type { ColumnType } from '@parley/core/store'

/** The column of one field of a record. */
export interface TableColumn {
  field: string
  name: string
  type: ColumnType
  optional: boolean
  /** The value in a row of a program without the column. JSON and sets are text. */
  initial: string | number | boolean | null
  /** `initial` is right for records that were written before the column existed. */
  addable: boolean
  /** All values that a text may have, if they are declared. */
  values?: readonly string[]
}

/** An index in the order of a query: the compared columns, the tenant, and the keyset. */
export interface Index {
  /** Its bare name, made of its columns. Another definition has another name. */
  name: string
  columns: readonly string[]
  /** The index contains only rows with `true` in this column, or with a value in it. */
  where?: { column: string; is: 'true' | 'present' }
  /** Its columns rarely change after the first write of a row. */
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
  /** Columns that have a value in every question. */
  required: readonly TableColumn[]
  /** The keyset of the query, followed by `id` if the keyset lacks it. It contains neither `value` nor `tenant`. */
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
  /** For a column with one value. */
  index?: Index
  /** For a set. */
  set?: SetTable
  /** The index has the records of a value without an order, because they are few. */
  selective: boolean
}

/** A query of a kind. */
export interface TableQuery {
  name: string
  /** Columns that have one value in each question. */
  required: readonly TableColumn[]
  filters: readonly QueryFilter[]
  narrowing: readonly TableColumn[]
  /** Columns that must have a value. */
  present: readonly TableColumn[]
  /** Columns that must have no value. */
  absent: readonly TableColumn[]
  /** The columns of the order. `place` is the order of first writes. */
  keyset: readonly TableColumn[]
  /** It finds records by words, through the `searched` of the table. */
  search: boolean
  /** The walk of a list without a filter. With `part`, there is one walk for each value of it. */
  list?: { index: Index; part?: TableColumn }
}

/** The table of one kind of record. */
export interface Table {
  kind: string
  /** Its bare name. The dialect adds a prefix or a schema. */
  name: string
  /** Its records may own unique keys. */
  keyed: boolean
  /** It holds jobs, which are claimed under a lease. */
  leased: boolean
  /** The order of first writes is needed: by claims, by a search, or by a query. */
  placed: boolean
  /** Every column that holds a field of the record, identity first. */
  columns: readonly TableColumn[]
  /** The columns that only increments change after the first write of a row. */
  counters: readonly string[]
  indexes: readonly Index[]
  sets: readonly SetTable[]
  searched?: SearchTable
  queries: ReadonlyMap<string, TableQuery>
}

/** The tables of all kinds of a schema, by kind. Plain data, so that it can be posted to a thread. */
export type Layout = ReadonlyMap<string, Table>
