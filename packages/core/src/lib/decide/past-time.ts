import type { Time } from '../model/ids.ts'

/** The first millisecond of the year 0: some databases cannot store an earlier time, and no screen can show it. */
const YEAR_0: Time = -62_167_219_200_000

/** Whether a value is a time that can be stored and shown. */
export function isTime(at: unknown): at is Time {
  return typeof at === 'number' && at >= YEAR_0 && at <= 8.64e15
}

/** The provider's time of an event, and never a future one. A value that is not a time counts as now. */
export function pastTime(at: Time | null | undefined, now: Time): Time {
  return Math.trunc(isTime(at) ? Math.min(at, now) : now)
}
