import type { KeysetPosition } from './query.ts'

/**
 * Compares two places in the order of a query. Text is compared by code unit, as SQL engines do with binary collation.
 */
export function comparePositions(a: KeysetPosition, b: KeysetPosition): number {
  for (const [place, left] of a.entries()) {
    const right = b[place]
    if (right === undefined || left === right) continue
    return left < right ? -1 : 1
  }
  return 0
}
