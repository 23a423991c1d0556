import { boolean, json, optional, secret, text, time } from '../../model/column.ts'
import type { Branded, ChannelId, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { type ResponderValues, responderSettingsSchema } from '../../protocol/responder-settings.ts'

export type ResponderSettingsId = Branded<'ResponderSettingsId'>

/** The settings of the assistant for one channel, or for all channels without their own. */
export interface ResponderSettings extends ResponderValues {
  kind: 'responderSettings'
  tenant: TenantId
  id: ResponderSettingsId
  version: number
  /** `null`: the default for channels without settings of their own. */
  channel: ChannelId | null
  updatedBy: string | null
  /** `null` before the first change. */
  updatedAt: Time | null
}

const queries = {
  /** By their channels. The default has none. */
  settings: { filters: ['channel'], keyset: ['id'] },
} as const

/** The kind of {@link ResponderSettings}. */
export const responderSettings: RecordKind<ResponderSettings, typeof queries> = defineRecord<ResponderSettings>()({
  kind: 'responderSettings',
  prefix: 'ars',
  table: 'responder_settings',
  keyed: false,
  columns: {
    channel: optional(text),
    enabled: boolean,
    sending: text,
    firstMessage: secret(optional(text)),
    instructions: secret(text),
    passages: secret(json),
    tone: optional(text),
    language: optional(text),
    timeZone: text,
    region: optional(text),
    effort: optional(text),
    review: boolean,
    conversation: secret(json),
    limits: json,
    quietHours: optional(json),
    handOver: secret(json),
    errorMessage: secret(optional(text)),
    updatedBy: optional(text),
    updatedAt: optional(time),
  },
  queries,
  visible: 'unnarrowed',
  readAction: 'assistants.manage',
  wire: responderSettingsSchema,
})
