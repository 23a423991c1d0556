import type { Table } from '../layout.ts'
import type { Script } from '../script.ts'

/** A table that is filled from records, in as many transactions as it takes. */
export interface Fill {
  /** As reports name it: `rows conversations_labels_active_at`. */
  name: string
  /** The table of the records. */
  table: Table
  /** Whether the table is incomplete. */
  isLeft(): Script<boolean>
  /** Fills a batch, and returns whether it did. After a kill the next process to migrate continues. */
  some(): Script<boolean>
}
