import type { RawBuilder } from 'kysely'

/** A value of a column. */
export type SqlValue = string | number | boolean | null

/** One row, or the values that a statement is run with, by name. */
export interface Row {
  [name: string]: SqlValue
}

/** Marks the place of a value that is known when the statement runs. */
export type SlotOf = (name: string) => RawBuilder<SqlValue>
