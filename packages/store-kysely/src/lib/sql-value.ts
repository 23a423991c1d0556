import type { RawBuilder } from 'kysely'

/** A value of a column. */
export type SqlValue = string | number | boolean | null

/** One row, or the values of one run of a statement, by name. */
export interface Row {
  [name: string]: SqlValue
}

/** Marks the place of a value that is bound when the statement runs. */
export type SlotOf = (name: string) => RawBuilder<SqlValue>
