import { z } from 'zod'
import type { DayCount } from '../engine/read/day-counts.ts'
import { presentTime } from './time.ts'

/** The count of one thing on one channel on one day, on the wire. */
export interface Statistic {
  name: DayCount['name']
  channel: string
  /** The day in UTC, such as `2026-03-01`. */
  day: string
  count: number
}

const names: { readonly [Name in DayCount['name']]: Name } = {
  'message.received': 'message.received',
  'message.queued': 'message.queued',
}

export const statisticNameSchema: z.ZodType<DayCount['name']> = z.enum(names)

export const statisticSchema: z.ZodType<Statistic> = z
  .object({ name: statisticNameSchema, channel: z.string(), day: z.iso.date(), count: z.int().nonnegative() })
  .meta({
    id: 'Statistic',
    description: 'The count of one thing on one channel on one day (UTC).',
    examples: [{ name: 'message.received', channel: 'sms', day: '2026-03-01', count: 12 }],
  })

/** Writes a counter in the form of the wire. */
export function presentStatistic({ name, channel, day, count }: DayCount): Statistic {
  return { name, channel, day: presentTime(day).slice(0, 10), count }
}
