import { integer, json, oneOf, optional, secret, text, time } from '../../model/column.ts'
import type { Branded, ChannelId, ConversationId, MessageId, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import type { ReplyTask } from '../../ports/assistant.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import {
  type SuggestionOrigin,
  type SuggestionStatus,
  suggestionSchema,
  suggestionStatuses,
} from '../../protocol/suggestion.ts'

export type SuggestionId = Branded<'SuggestionId'>

/** A reply that an assistant or a program proposes, and the decision about it. */
export interface Suggestion {
  kind: 'suggestion'
  tenant: TenantId
  id: SuggestionId
  version: number
  conversationId: ConversationId
  channel: ChannelId
  /** The message of the customer that it answers. `null` if it answers none. */
  forMessageId: MessageId | null
  /** The place of the newest message of the customer at its writing; 0 before the first. */
  forSequence: number
  task: ReplyTask
  subject: string | null
  text: string
  /** The digest of exactly this subject and this text. */
  hash: string
  status: SuggestionStatus
  /** The module or the program that proposes it. */
  source: string
  /** The reason why the assistant did not send it. `null` if it was not about to. */
  held: ResponderReason | null
  origin: SuggestionOrigin | null
  /** Of a failed one: the code of the error. */
  errorCode: string | null
  /** The message that was sent with it. */
  messageId: MessageId | null
  decidedBy: string | null
  decidedAt: Time | null
  rejectReason: string | null
  createdAt: Time
}

const queries = {
  /** By the times at which they were made. */
  suggestions: {
    filters: ['conversationId', 'status', 'channel'],
    selective: ['conversationId'],
    keyset: ['createdAt', 'id'],
  },
} as const

/** The kind of a {@link Suggestion}. */
export const suggestion: RecordKind<Suggestion, typeof queries> = defineRecord<Suggestion>()({
  kind: 'suggestion',
  prefix: 'sug',
  table: 'suggestions',
  keyed: false,
  columns: {
    conversationId: text,
    channel: text,
    forMessageId: optional(text),
    forSequence: integer,
    task: text,
    subject: secret(optional(text)),
    text: secret(text),
    hash: text,
    status: oneOf(...suggestionStatuses),
    source: text,
    held: optional(text),
    origin: secret(optional(json)),
    errorCode: optional(text),
    messageId: optional(text),
    decidedBy: optional(text),
    decidedAt: optional(time),
    rejectReason: secret(optional(text)),
    createdAt: time,
  },
  queries,
  wire: suggestionSchema,
})
