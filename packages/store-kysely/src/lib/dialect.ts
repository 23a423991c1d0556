import type { SearchTerms, TenantId } from '@parley/core/store'
import type { Kysely, RawBuilder } from 'kysely'
import type { FilterShape } from './filter-shape.ts'
import type { Index, SearchTable, Table, TableColumn } from './layout.ts'
import type { Row, SlotOf } from './sql-value.ts'

/** The differences between the engines. */
export interface Dialect {
  /** Compiles and runs nothing. A connection runs what is compiled with it. */
  readonly compiler: Kysely<unknown>
  /** One of Parley's tables, by its bare name. */
  table(name: string): RawBuilder<unknown>
  /** The tenant, as an index begins with it. */
  tenantOf(index: Index): RawBuilder<unknown>
  /** A column of `of` under its own name, with its value in the form of a {@link Row}. */
  column(column: Pick<TableColumn, 'name' | 'type'>, of?: string): RawBuilder<unknown>
  /** A column in a condition that must not choose an index. */
  aside(name: string, of?: string): RawBuilder<unknown>
  /** A constant in the text of the SQL. The condition of a partial index must be visible there. */
  truth(value: boolean): RawBuilder<unknown>
  /** Whether a set, in the form that its column holds, has one of some values. */
  hasAny(set: RawBuilder<unknown>, values: readonly RawBuilder<unknown>[]): RawBuilder<unknown>
  /** The columns that find one row of a record's table, beside its tenant. Every index contains them. */
  readonly locator: readonly string[]
  /** The columns by which a walk reads all records of a kind, or all its words. An index has them in this order. */
  readonly walks: { readonly records: readonly string[]; readonly words: readonly string[] }
  /** Follows a select. Keeps other transactions from changing its rows until this one ends. */
  readonly locking: RawBuilder<unknown>
  /**
   * The engine merges walks in their order, and stops all of them at the end of the page. Otherwise each walk finds a
   * page.
   */
  readonly mergesInOrder?: true
  /**
   * Conditions that a statement of one tenant begins with. An engine that checks the tenant of each row itself learns it
   * by them. They name no column, so they are evaluated before a row is read.
   */
  scope(slot: SlotOf): readonly RawBuilder<unknown>[]
  /** A part of the log, and before it a row with the log's extent. Both are of one state of the database. */
  stretch(slot: SlotOf): RawBuilder<unknown>
  /** The search for records by their words. */
  readonly search: Search
}

/** The parts of a search that are in its SQL. */
export interface SearchShape {
  table: Table
  searched: SearchTable
  /** Filters on columns that the table of words has copies of. */
  filters: readonly FilterShape[]
  /** Filters on columns of the record alone. */
  checks: readonly FilterShape[]
  continued: boolean
}

/** The search of an engine. */
export interface Search {
  /**
   * The values that the page of a search binds.
   *
   * @param marks the words of the values of filters. A record that fits has one or several of each group
   */
  valuesOf(tenant: TenantId, terms: SearchTerms, marks: readonly (readonly string[])[]): Row
  /** The records that have the words, the newest first, each with its `place`. */
  page(slot: SlotOf, dialect: Dialect, shape: SearchShape): RawBuilder<unknown>
}
