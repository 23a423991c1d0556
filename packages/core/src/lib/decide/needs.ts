import type { Lookup } from '../ports/store.ts'

/** The mark of {@link Needs}. A value that only has a field with the name `needs` lacks it. */
const marked: unique symbol = Symbol('needs')

/** A decision that must read more records first. The writer loads them and decides again. */
export interface Needs {
  readonly [marked]: true
  readonly needs: readonly Lookup[]
  /** The reaction that asks; absent if the decision itself does. */
  readonly by?: string
}

/** Requests records that the state does not have yet. At most three times for one decision. */
export function needs(...lookups: readonly Lookup[]): Needs {
  return { [marked]: true, needs: lookups }
}

/** Whether a value is a request for records, as {@link needs} makes it. */
export function isNeeds(value: unknown): value is Needs {
  return typeof value === 'object' && value !== null && marked in value
}
