import type { TableColumn } from './layout.ts'

/** A filter, as far as it is part of the SQL. The values are bound. */
export interface FilterShape {
  column: TableColumn
  /** `null`, a constant that a partial index must be able to see, one value, or one of several. */
  with: 'null' | 'true' | 'false' | 'value' | 'any' | 'nothing'
  /** How many slots the values have. */
  count: number
  /** `null` is one of several. */
  orNull: boolean
}
