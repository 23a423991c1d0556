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
