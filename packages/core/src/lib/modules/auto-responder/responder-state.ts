import { boolean, integer, json, oneOf, optional, secret, text, time } from '../../model/column.ts'
import type { Branded, ChannelId, ConversationId, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { type ResponderState as OnTheWire, responderStateSchema } from '../../protocol/responder-state.ts'
import type { Cost } from '../../protocol/suggestion.ts'

export type ResponderStateId = Branded<'ResponderStateId'>

/** The assistant in one conversation: whether it answers, why not, its reading of the customer, and its costs. */
export interface ResponderState
  extends Pick<OnTheWire, 'status' | 'reason' | 'by' | 'intent' | 'language' | 'sentiment' | 'urgency'> {
  kind: 'responderState'
  tenant: TenantId
  id: ResponderStateId
  version: number
  conversationId: ConversationId
  channel: ChannelId
  since: Time
  summary: string | null
  sent: number
  suggested: number
  calls: number
  inputTokens: number
  outputTokens: number
  costs: Cost[]
  errorCode: string | null
  updatedAt: Time
}

const queries = {
  /** By the times of their last changes. */
  states: {
    filters: ['conversationId', 'channel', 'status'],
    selective: ['conversationId'],
    keyset: ['updatedAt', 'id'],
  },
} as const

/** The kind of a {@link ResponderState}. */
export const responderState: RecordKind<ResponderState, typeof queries> = defineRecord<ResponderState>()({
  kind: 'responderState',
  prefix: 'rst',
  table: 'responder_states',
  keyed: false,
  columns: {
    conversationId: text,
    channel: text,
    status: oneOf('on', 'paused', 'stopped'),
    reason: optional(text),
    by: optional(text),
    since: time,
    intent: optional(text),
    language: optional(text),
    sentiment: optional(text),
    urgency: optional(text),
    summary: secret(optional(text)),
    sent: integer,
    suggested: integer,
    calls: integer,
    inputTokens: integer,
    outputTokens: integer,
    costs: json,
    errorCode: optional(text),
    updatedAt: time,
  },
  queries,
  wire: responderStateSchema,
})

export type ResponderMemoryId = Branded<'ResponderMemoryId'>

/** The facts by which the assistant never answers a message twice, and never answers a machine for long. */
export interface ResponderMemory {
  kind: 'responderMemory'
  tenant: TenantId
  id: ResponderMemoryId
  version: number
  conversationId: ConversationId
  /** The place of the last message of the customer that is answered, left to a person or passed over. */
  handled: number
  /** Its answers since a person turned it on, or since the conversation began again. */
  answers: number
  /** The times of its last answers, oldest first. */
  recent: Time[]
  /** A digest of the customer's last text that it answered, and of its own last text. */
  heard: string | null
  said: string | null
  /** The place of the last message for which the assistant failed, and the failures for it. */
  failed: number
  tries: number
  /** The owner's text about a failure was sent, and no answer since. */
  excused: boolean
}

/** The kind of a {@link ResponderMemory}. */
export const responderMemory: RecordKind<ResponderMemory> = defineRecord<ResponderMemory>()({
  kind: 'responderMemory',
  prefix: 'rmm',
  table: 'responder_memories',
  keyed: false,
  columns: {
    conversationId: text,
    handled: integer,
    answers: integer,
    recent: json,
    heard: optional(text),
    said: optional(text),
    failed: integer,
    tries: integer,
    excused: boolean,
  },
})
