import { integer, optional, text, time } from './column.ts'
import type { Branded, ConversationId, MessageId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

export type PersonReadMarkId = Branded<'PersonReadMarkId'>

/**
 * The progress of one person of the team in reading a conversation. The team's own mark is a field of the conversation.
 */
export interface PersonReadMark {
  kind: 'readMark'
  tenant: TenantId
  id: PersonReadMarkId
  version: number
  /** The id of the person, in the naming of the importer. */
  person: string
  conversationId: ConversationId
  /** The `sequence` through which the person has read. It only grows. */
  readThrough: number
  /** The message with that `sequence`. `null` in a mark of an earlier version. */
  messageId: MessageId | null
  /** The time of the last move of the mark. */
  at: Time
}

const queries = {
  /** The marks of a conversation or of a person, by the time of their last move. */
  readMarks: { filters: ['conversationId', 'person'], keyset: ['at', 'id'] },
} as const

/** The kind of a {@link PersonReadMark}. */
export const readMark: RecordKind<PersonReadMark, typeof queries> = defineRecord<PersonReadMark>()({
  kind: 'readMark',
  prefix: 'rdm',
  table: 'read_marks',
  keyed: false,
  columns: { person: text, conversationId: text, readThrough: integer, messageId: optional(text), at: time },
  queries,
})
