/** Why a database cannot be used, and what to do about it. */
export interface Refusal {
  reason: string
  fix: string
  /** Where a retry does not help: the wrong file was named. */
  code?: 'store.misconfigured'
}
