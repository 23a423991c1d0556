import { optional, secret, text, time } from '../../model/column.ts'
import type { Branded, ConversationId, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { noteSchema } from '../../protocol/daily-work.ts'

export type NoteId = Branded<'NoteId'>

/**
 * A remark of the team in a conversation, which no customer ever reads.
 *
 * It is not a message: no send accepts it, and no channel gets it.
 */
export interface Note {
  kind: 'note'
  tenant: TenantId
  id: NoteId
  version: number
  conversationId: ConversationId
  /** The person, the API key or the handler that wrote it. */
  author: string | null
  text: string
  createdAt: Time
  /** `null` until its first edit. */
  editedAt: Time | null
}

const queries = {
  /** The notes of a conversation, by their time. */
  notes: { required: ['conversationId'], keyset: ['createdAt', 'id'] },
  search: { search: true, filters: ['conversationId'], keyset: ['place'] },
} as const

/** The kind of a {@link Note}. */
export const note: RecordKind<Note, typeof queries> = defineRecord<Note>()({
  kind: 'note',
  prefix: 'not',
  table: 'notes',
  keyed: false,
  columns: {
    conversationId: text,
    author: optional(text),
    text: secret(text),
    createdAt: time,
    editedAt: optional(time),
  },
  search: ['text'],
  queries,
  wire: noteSchema,
})
