/** One row of the table of errors. */
export interface ErrorRow {
  /** The HTTP status of a server's response. */
  status: number
  /** The same call may succeed later, unchanged. */
  retryable: boolean
  /** A sentence for people. */
  title: string
  /** The action that fixes it. */
  fix: string
}
