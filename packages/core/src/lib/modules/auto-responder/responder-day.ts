import { integer, json, text } from '../../model/column.ts'
import type { Branded, ChannelId, TenantId } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { responderDaySchema } from '../../protocol/responder-work.ts'
import type { Cost } from '../../protocol/suggestion.ts'

export type ResponderDayId = Branded<'ResponderDayId'>

/** The work of the assistant on one channel and one day. Each answer writes it, so a limit is exact. */
export interface ResponderDay {
  kind: 'responderDay'
  tenant: TenantId
  id: ResponderDayId
  version: number
  channel: ChannelId
  /** Of the zone of the settings: `2026-03-01`. */
  day: string
  /** The last hour with an answer, and the answers in it. */
  hour: number
  hourSent: number
  sent: number
  suggested: number
  handedOver: number
  failed: number
  calls: number
  inputTokens: number
  outputTokens: number
  costs: Cost[]
}

const queries = {
  /** By their days. */
  days: { filters: ['channel'], keyset: ['day', 'id'] },
} as const

/** The kind of a {@link ResponderDay}. */
export const responderDay: RecordKind<ResponderDay, typeof queries> = defineRecord<ResponderDay>()({
  kind: 'responderDay',
  prefix: 'rdy',
  table: 'responder_days',
  keyed: false,
  columns: {
    channel: text,
    day: text,
    hour: integer,
    hourSent: integer,
    sent: integer,
    suggested: integer,
    handedOver: integer,
    failed: integer,
    calls: integer,
    inputTokens: integer,
    outputTokens: integer,
    costs: json,
  },
  queries,
  visible: 'unnarrowed',
  wire: responderDaySchema,
})
