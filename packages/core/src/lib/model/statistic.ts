import { counter, initially, oneOf, text, time } from './column.ts'
import type { ChannelId, StatisticId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** The events of one hour. Sums of hours are days, weeks and months of any time zone. */
export interface HourCounters {
  /** Messages that customers sent. History is not counted. */
  received: number
  /** Messages that were sent through Parley. */
  sent: number
  /** Those of `sent` with the status `failed`, `undelivered` or `expired` now. */
  failed: number
  /** Conversations that were opened. */
  opened: number
  /** Waits of customers that began. */
  waits: number
  /** Those of `waits` that were answered. The person is the one that answered. */
  answered: number
  /** The milliseconds from the begin of each answered wait to its answer, together. */
  responseTime: number
}

/** The present numbers of conversations. */
export interface PresentCounters {
  open: number
  archived: number
  closed: number
  unread: number
}

/** The name of a counter. */
export type CounterName = keyof HourCounters | keyof PresentCounters

/**
 * Counters of one channel. Only `add` changes them, so that counts never conflict.
 *
 * - `hour`: the {@link HourCounters} of one hour and one person.
 * - `present`: the {@link PresentCounters}.
 * - `message.received`, `message.queued`: the `count` of one day (UTC). Programs before hourly counters wrote them.
 */
export interface Statistic extends HourCounters, PresentCounters {
  kind: 'statistic'
  tenant: TenantId
  id: StatisticId
  version: number
  name: 'hour' | 'present' | 'message.received' | 'message.queued'
  channel: ChannelId
  /** The first millisecond of the hour or of the day; 0 for `present`. */
  day: Time
  /** The person or the handler that sent or answered; empty without one. */
  person: string
  count: number
}

const queries = {
  /** By hour or day. */
  statistics: { narrowing: ['name', 'channel'], keyset: ['day', 'id'] },
} as const

const added = initially(counter, 0)

/** The kind of a {@link Statistic}. */
export const statistic: RecordKind<Statistic, typeof queries> = defineRecord<Statistic>()({
  kind: 'statistic',
  prefix: 'stt',
  table: 'statistics',
  keyed: false,
  columns: {
    name: oneOf('message.received', 'message.queued', 'hour', 'present'),
    channel: text,
    day: time,
    count: counter,
    person: initially(text, ''),
    ...{ received: added, sent: added, failed: added, opened: added },
    ...{ waits: added, answered: added, responseTime: added },
    ...{ open: added, archived: added, closed: added, unread: added },
  },
  queries,
})

/** All counters, at zero. */
export const noCounts: { readonly [Name in CounterName]: 0 } & { readonly count: 0 } = {
  count: 0,
  ...{ received: 0, sent: 0, failed: 0, opened: 0, waits: 0, answered: 0, responseTime: 0 },
  ...{ open: 0, archived: 0, closed: 0, unread: 0 },
}
