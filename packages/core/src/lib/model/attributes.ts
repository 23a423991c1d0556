import { ParleyError } from '../errors/parley-error.ts'

/** One value of an attribute. */
export type AttributeValue = string | number | boolean

/** Named values that Parley stores and shows, and does not interpret: a lead's stage, a call's urgency. */
export interface Attributes {
  readonly [name: string]: AttributeValue
}

/** A change of attributes. `null` removes one. A name that is not given stays. */
export interface AttributesPatch {
  readonly [name: string]: AttributeValue | null
}

/** The most attributes of one record. */
const MOST_ATTRIBUTES = 100

/** The attributes after a change, by name. Returns the same object if nothing changes. */
export function withAttributes(known: Attributes, patch: AttributesPatch | null | undefined): Attributes {
  const changed = Object.entries(patch ?? {}).filter(([name, value]) => (known[name] ?? null) !== value)
  if (changed.length === 0) return known
  const values = new Map<string, AttributeValue | null>([...Object.entries(known), ...changed])
  const kept = [...values].filter((entry): entry is [string, AttributeValue] => entry[1] !== null)
  kept.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(kept.slice(0, MOST_ATTRIBUTES))
}

/**
 * Refuses a patch that gives a record more attributes than it can have.
 *
 * @throws `input.invalid`
 */
export function ensureRoom(known: Attributes, patch: AttributesPatch | undefined): void {
  const names = new Set(Object.keys(known))
  for (const [name, value] of Object.entries(patch ?? {})) {
    if (value === null) names.delete(name)
    else names.add(name)
  }
  if (names.size <= MOST_ATTRIBUTES) return
  const reason = `There would be ${names.size} attributes; at most ${MOST_ATTRIBUTES} are kept. Remove some with null.`
  throw new ParleyError('input.invalid', { field: 'attributes', reason })
}
