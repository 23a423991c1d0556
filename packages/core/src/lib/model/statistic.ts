import { counter, oneOf, text, time } from './column.ts'
import type { ChannelId, StatisticId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** A counter of one thing on one channel on one day (UTC). */
export interface Statistic {
  kind: 'statistic'
  tenant: TenantId
  id: StatisticId
  version: number
  name: 'message.received' | 'message.queued'
  channel: ChannelId
  /** The first millisecond of the day. */
  day: Time
  /** Only `add` changes it, so that counts never conflict. */
  count: number
}

const queries = {
  /** By day. */
  statistics: { narrowing: ['name', 'channel'], keyset: ['day', 'id'] },
} as const

/** The kind of a {@link Statistic}. */
export const statistic: RecordKind<Statistic, typeof queries> = defineRecord<Statistic>()({
  kind: 'statistic',
  prefix: 'stt',
  table: 'statistics',
  keyed: false,
  columns: { name: oneOf('message.received', 'message.queued'), channel: text, day: time, count: counter },
  queries,
})
