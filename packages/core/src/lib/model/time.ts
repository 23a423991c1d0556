import type { Time } from './ids.ts'

/** The first millisecond of the year 0: some databases cannot store an earlier time, and no screen can show it. */
const YEAR_0: Time = -62_167_219_200_000

/** The last millisecond of the year 9999: ISO 8601 writes a later time in another form. */
const YEAR_9999: Time = 253_402_300_799_999

/** Whether a value is a time that can be stored and shown: from the year 0 through the year 9999. */
export function isTime(at: unknown): at is Time {
  return typeof at === 'number' && at >= YEAR_0 && at <= YEAR_9999
}
