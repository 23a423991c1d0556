import { json, oneOf, optional, secret, text, time } from '../../model/column.ts'
import type { Branded, ChannelId, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import type { ResponderValues } from '../../protocol/responder-settings.ts'
import { responderTrialSchema, type TrialTurn } from '../../protocol/responder-trial.ts'

export type ResponderTrialId = Branded<'ResponderTrialId'>

/** A conversation that a person plays against settings. Nothing of it is sent. It is removed after a day. */
export interface ResponderTrial {
  kind: 'responderTrial'
  tenant: TenantId
  id: ResponderTrialId
  version: number
  /** The person that plays it, and that alone sees it. */
  person: string | null
  channel: ChannelId | null
  settings: ResponderValues
  turns: TrialTurn[]
  status: 'ready' | 'writing' | 'failed'
  errorCode: string | null
  createdAt: Time
  updatedAt: Time
}

const queries = {
  /** By the times at which they began. */
  trials: { filters: ['person'], keyset: ['createdAt', 'id'] },
} as const

/** The kind of a {@link ResponderTrial}. */
export const responderTrial: RecordKind<ResponderTrial, typeof queries> = defineRecord<ResponderTrial>()({
  kind: 'responderTrial',
  prefix: 'atr',
  table: 'responder_trials',
  keyed: false,
  columns: {
    person: optional(text),
    channel: optional(text),
    settings: secret(json),
    turns: secret(json),
    status: oneOf('ready', 'writing', 'failed'),
    errorCode: optional(text),
    createdAt: time,
    updatedAt: time,
  },
  queries,
  visible: { own: 'person' },
  readAction: 'assistants.manage',
  wire: responderTrialSchema,
})
