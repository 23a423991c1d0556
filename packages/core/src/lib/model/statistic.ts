import type { ChannelId, TallyId, TenantId, Time } from './ids.ts'

/** A counter of one thing on one channel on one day (UTC); statistics are sums of tallies. */
export interface Tally {
  kind: 'tally'
  tenant: TenantId
  id: TallyId
  version: number
  name: 'message.received' | 'message.queued'
  channel: ChannelId
  /** The first millisecond of the day. */
  day: Time
  /** Changed by `add` only, so that counting never conflicts. */
  count: number
}
