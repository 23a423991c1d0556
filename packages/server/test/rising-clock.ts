import type { Environment } from '@parley/core'

/** A clock that is a millisecond later at each read: no two events have the same time. */
export function risingClock(): Pick<Environment, 'now'> {
  let now = Date.UTC(2026, 2, 1)
  return { now: () => ++now }
}
