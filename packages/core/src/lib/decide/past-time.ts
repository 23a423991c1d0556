import type { Time } from '../model/ids.ts'
import { isTime } from '../model/time.ts'

/** The provider's time of an event, and never a future one. A value that is not a time counts as now. */
export function pastTime(at: Time | null | undefined, now: Time): Time {
  return Math.trunc(isTime(at) ? Math.min(at, now) : now)
}
