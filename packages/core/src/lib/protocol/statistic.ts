import { z } from 'zod'
import type { Tally as TallyRecord } from '../model/statistic.ts'
import { presentTime } from './time.ts'

/** How many of one thing there were on one channel on one day, on the wire. */
export interface Tally {
  name: TallyRecord['name']
  channel: string
  /** The day in UTC, such as `2026-03-01`. */
  day: string
  count: number
}

const names: { readonly [Name in TallyRecord['name']]: Name } = {
  'message.received': 'message.received',
  'message.queued': 'message.queued',
}

export const tallyNameSchema: z.ZodType<TallyRecord['name']> = z.enum(names)

export const tallySchema: z.ZodType<Tally> = z
  .object({ name: tallyNameSchema, channel: z.string(), day: z.iso.date(), count: z.int().nonnegative() })
  .meta({
    id: 'Tally',
    description: 'How many of one thing there were on one channel on one day (UTC).',
    examples: [{ name: 'message.received', channel: 'sms', day: '2026-03-01', count: 12 }],
  })

/** Writes a counter as the wire has it. */
export function presentTally({ name, channel, day, count }: TallyRecord): Tally {
  return { name, channel, day: presentTime(day).slice(0, 10), count }
}
