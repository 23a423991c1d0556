import { z } from 'zod'
import type { Time } from '../model/ids.ts'

/** A time on the wire: ISO 8601 in UTC, such as `2026-03-01T09:30:00.000Z`. */
export const timeSchema: z.ZodType<string> = z.iso.datetime().meta({ examples: ['2026-03-01T09:30:00.000Z'] })

/** Writes a time in the form of the wire. */
export function presentTime(time: Time): string {
  return new Date(time).toISOString()
}
