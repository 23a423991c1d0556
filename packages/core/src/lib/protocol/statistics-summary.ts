import { z } from 'zod'
import { timeSchema } from './time.ts'

/** The length of one step of a series. */
export type StatisticsStep = 'hour' | 'day' | 'week' | 'month'

/** The figures of one period. */
export interface StatisticsFigures {
  received: number
  sent: number
  failed: number
  /** Conversations that were opened in the period. */
  opened: number
  /** First messages of a wait that were answered by a person or a handler. */
  answered: number
  /** `answered` of all waits that began in the period, from 0 to 1; `null` without a wait. */
  responseRate: number | null
  /** The mean time from the first message of a wait to the answer, in seconds; `null` without an answer. */
  responseSeconds: number | null
}

/** Statistics of a period, by time, channel and person. */
export interface StatisticsSummary {
  from: string
  to: string
  step: StatisticsStep
  /** The time zone of the steps, such as `Europe/Berlin`. */
  zone: string
  /** The present numbers of conversations. */
  conversations: { total: number; open: number; archived: number; closed: number; unread: number }
  totals: StatisticsFigures
  series: ({ at: string } & StatisticsFigures)[]
  channels: ({ channel: string } & StatisticsFigures)[]
  people: ({ person: string } & StatisticsFigures)[]
}

const count = z.int()

const figures = {
  received: count,
  sent: count,
  failed: count,
  opened: count,
  answered: count,
  responseRate: z.number().min(0).nullable(),
  responseSeconds: z.number().min(0).nullable(),
}

const example = {
  ...{ received: 12, sent: 9, failed: 1, opened: 4, answered: 5 },
  ...{ responseRate: 0.625, responseSeconds: 94.5 },
}

export const statisticsSummarySchema: z.ZodType<StatisticsSummary> = z
  .object({
    from: timeSchema,
    to: timeSchema,
    step: z.enum(['hour', 'day', 'week', 'month']),
    zone: z.string(),
    conversations: z.object({ total: count, open: count, archived: count, closed: count, unread: count }),
    totals: z.object(figures),
    series: z.array(z.object({ at: timeSchema, ...figures })),
    channels: z.array(z.object({ channel: z.string(), ...figures })),
    people: z.array(z.object({ person: z.string(), ...figures })),
  })
  .meta({
    id: 'StatisticsSummary',
    description:
      'Figures of a period. `answered` counts the waits that began in it and were answered. `responseRate` is null for a person.',
    examples: [
      {
        ...{ from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z', step: 'day', zone: 'Europe/Berlin' },
        conversations: { total: 20, open: 12, archived: 7, closed: 1, unread: 3 },
        totals: example,
        series: [{ at: '2026-02-28T23:00:00.000Z', ...example }],
        channels: [{ channel: 'sms', ...example }],
        people: [{ person: 'user:psn_1', ...example, received: 0, responseRate: null }],
      },
    ],
  })
