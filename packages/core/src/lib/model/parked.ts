import { json, text, time } from './column.ts'
import type { ChannelId, Key, ParkedId, TenantId, Time } from './ids.ts'
import type { Receipt } from './receipt.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** Receipts of a message that is not stored yet. They wait under the provider's id. */
export interface Parked {
  kind: 'parked'
  tenant: TenantId
  id: ParkedId
  version: number
  keys: Key[]
  channel: ChannelId
  receipts: Receipt[]
  at: Time
}

const queries = {
  /** By the time at which they were parked. */
  parked: { keyset: ['at', 'id'] },
} as const

/** The kind of a {@link Parked}. */
export const parked: RecordKind<Parked, typeof queries> = defineRecord<Parked>()({
  kind: 'parked',
  prefix: 'prk',
  table: 'parked',
  keyed: true,
  columns: { channel: text, receipts: json, at: time },
  queries,
})
