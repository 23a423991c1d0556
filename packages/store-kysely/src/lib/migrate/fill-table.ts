import type { Table } from '../layout.ts'
import type { Script } from '../script.ts'

/** A table that is filled from records, in as many transactions as it takes. */
export interface Fill {
  /** As reports name it: `rows conversations_labels_active_at`. */
  name: string
  /** The table of the records. */
  table: Table
  /** Whether there is something left to do. */
  isLeft(): Script<boolean>
  /** Does some of it, and returns whether it did. The next process to migrate goes on after a kill. */
  some(): Script<boolean>
}
