import { integer, json, optional, text, time } from '../../model/column.ts'
import type { Branded, ChannelId, ConversationId, MessageId, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { assistantRunSchema, type AssistantRun as OnTheWire } from '../../protocol/responder-work.ts'

export type AssistantRunId = Branded<'AssistantRunId'>

/** One call of an assistant: what ran, and what it cost. */
export interface AssistantRun extends Omit<OnTheWire, 'id' | 'conversationId' | 'channel' | 'messageId' | 'at'> {
  kind: 'assistantRun'
  tenant: TenantId
  id: AssistantRunId
  version: number
  conversationId: ConversationId
  channel: ChannelId
  /** The message of the customer that it was about. */
  messageId: MessageId | null
  at: Time
}

const queries = {
  /** By their times. */
  runs: { filters: ['conversationId', 'channel'], selective: ['conversationId'], keyset: ['at', 'id'] },
} as const

/** The kind of an {@link AssistantRun}. */
export const assistantRun: RecordKind<AssistantRun, typeof queries> = defineRecord<AssistantRun>()({
  kind: 'assistantRun',
  prefix: 'run',
  table: 'assistant_runs',
  keyed: false,
  columns: {
    conversationId: text,
    channel: text,
    messageId: optional(text),
    task: text,
    purpose: text,
    assistant: text,
    model: optional(text),
    inputTokens: integer,
    outputTokens: integer,
    cost: optional(json),
    duration: integer,
    verdict: text,
    errorCode: optional(text),
    at: time,
  },
  queries,
  wire: assistantRunSchema,
})
