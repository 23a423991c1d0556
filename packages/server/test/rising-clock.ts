import type { Environment } from '@parley/core'

/** A clock that is a millisecond later each time it is read: nothing happens at the same time as another thing. */
export function risingClock(): Pick<Environment, 'now'> {
  let now = Date.UTC(2026, 2, 1)
  return { now: () => ++now }
}
