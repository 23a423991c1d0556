import type { TableColumn } from './layout.ts'

/** The parts of a filter that are in the SQL. The values are bound. */
export interface FilterShape {
  column: TableColumn
  /** `null`, a constant that must be visible in the SQL for a partial index, one value, or one of several. */
  with: 'null' | 'true' | 'false' | 'value' | 'any' | 'nothing'
  /** The number of slots for values. */
  count: number
  /** `null` is one of several values. */
  orNull: boolean
}
