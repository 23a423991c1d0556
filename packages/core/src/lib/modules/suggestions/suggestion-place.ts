import { json, optional, text } from '../../model/column.ts'
import type { Branded, ConversationId, MessageId, TenantId } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import type { SuggestionId } from './suggestion.ts'

export type SuggestionPlaceId = Branded<'SuggestionPlaceId'>

/** The pending suggestions of one conversation. Each decision writes it, so a decision never misses one. */
export interface SuggestionPlace {
  kind: 'suggestionPlace'
  tenant: TenantId
  id: SuggestionPlaceId
  version: number
  conversationId: ConversationId
  /** Oldest first. */
  pending: SuggestionId[]
  /** The last message that was sent with a suggestion. */
  messageId: MessageId | null
}

/** The kind of a {@link SuggestionPlace}. */
export const suggestionPlace: RecordKind<SuggestionPlace> = defineRecord<SuggestionPlace>()({
  kind: 'suggestionPlace',
  prefix: 'sgp',
  table: 'suggestion_places',
  keyed: false,
  columns: { conversationId: text, pending: json, messageId: optional(text) },
})
