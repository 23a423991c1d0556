import type { SearchTerms, TenantId } from '@parley/core/store'
import type { Kysely, RawBuilder } from 'kysely'
import type { FilterShape } from './filter-shape.ts'
import type { Index, SearchTable, Table, TableColumn } from './layout.ts'
import type { Row, SlotOf } from './sql-value.ts'

/** The differences between the engines. */
export interface Dialect {
  /** Compiles and runs nothing: what is compiled here is run by a connection. */
  readonly compiler: Kysely<unknown>
  /** One of Parley's tables, by its bare name. */
  table(name: string): RawBuilder<unknown>
  /** The tenant, as an index has it. */
  tenantOf(index: Index): RawBuilder<unknown>
  /** A column of `of`, so that its value comes as {@link Row} has it and under its own name. */
  column(column: Pick<TableColumn, 'name' | 'type'>, of?: string): RawBuilder<unknown>
  /** A column in a condition that must not choose an index. */
  aside(name: string, of?: string): RawBuilder<unknown>
  /** A constant that the condition of a partial index must be able to see. */
  truth(value: boolean): RawBuilder<unknown>
  /** Whether a set, as its column holds it, has one of some values. */
  hasAny(set: RawBuilder<unknown>, values: readonly RawBuilder<unknown>[]): RawBuilder<unknown>
  /** The columns that find one row of a record's table, beside its tenant; every index holds them. */
  readonly locator: readonly string[]
  /** The columns by which a walk reads all records of a kind, or all its words. An index has them in this order. */
  readonly walks: { readonly records: readonly string[]; readonly words: readonly string[] }
  /** Behind a select: keeps others from changing its rows until the transaction ends. */
  readonly locking: RawBuilder<unknown>
  /** It merges walks in their order, and stops all of them where the page ends. Else each finds a page. */
  readonly mergesInOrder?: true
  /** How it finds records by their words. */
  readonly search: Search
}

/** The parts of a search that are in its SQL. */
export interface SearchShape {
  table: Table
  searched: SearchTable
  /** On columns that the table of words has copies of. */
  filters: readonly FilterShape[]
  /** On columns of the record alone. */
  checks: readonly FilterShape[]
  continued: boolean
}

/** How an engine searches. */
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
