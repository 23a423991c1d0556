/** The reason why a database cannot be used, and the fix. */
export interface Refusal {
  reason: string
  fix: string
  /** A retry does not help: the wrong file was named. */
  code?: 'store.misconfigured'
}
