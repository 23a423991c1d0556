import { json, secret, text } from './column.ts'
import type { ChannelId, ChannelStateId, TenantId } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** A small durable value of a channel: a checkpoint, a token, an earlier configuration. */
export interface ChannelState {
  kind: 'channelState'
  tenant: TenantId
  id: ChannelStateId
  version: number
  channel: ChannelId
  name: string
  value: unknown
}

/** The kind of a {@link ChannelState}. */
export const channelState: RecordKind<ChannelState> = defineRecord<ChannelState>()({
  kind: 'channelState',
  prefix: 'sta',
  table: 'channel_state',
  keyed: false,
  columns: { channel: text, name: text, value: secret(json) },
})
