import type { Lookup } from '../ports/store.ts'

/** A decision that must read more records first. The writer loads them and decides again. */
export interface Needs {
  readonly needs: readonly Lookup[]
  /** The reaction that asks; absent if the decision itself does. */
  readonly by?: string
}

/** Requests records that the state does not have yet. At most three times for one decision. */
export function needs(...lookups: readonly Lookup[]): Needs {
  return { needs: lookups }
}

/** Whether a decision, or a reaction, requests records. */
export function isNeeds(decision: object | undefined): decision is Needs {
  return decision !== undefined && 'needs' in decision
}
