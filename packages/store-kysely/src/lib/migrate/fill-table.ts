import type { Table } from '../layout.ts'
import type { Script } from '../script.ts'

/** A table that is filled from records, over one or several transactions. */
export interface Fill {
  /** Its name in reports: `rows conversations_labels_active_at`. */
  name: string
  /** The table of the records. */
  table: Table
  /** Whether the table is incomplete. */
  isLeft(): Script<boolean>
  /** Fills a batch, and returns whether there was one. After a kill the next process to migrate continues. */
  some(): Script<boolean>
}
