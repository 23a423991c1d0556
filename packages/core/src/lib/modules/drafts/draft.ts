import { json, oneOf, optional, secret, text, time } from '../../model/column.ts'
import type { Branded, ConversationId, TenantId, Time } from '../../model/ids.ts'
import type { MediaId } from '../../model/media-id.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { draftSchema } from '../../protocol/daily-work.ts'

export type DraftId = Branded<'DraftId'>

/** The purpose of a draft: a reply to the customer, or a note of the team. */
export type DraftType = 'reply' | 'note'

/** A text that a person has begun in a conversation. Each person has one of each type there. */
export interface Draft {
  kind: 'draft'
  tenant: TenantId
  id: DraftId
  version: number
  conversationId: ConversationId
  /** The principal that writes it, and that alone sees it. */
  person: string
  type: DraftType
  subject: string | null
  text: string
  /** Uploaded files. */
  attachments: { mediaId: MediaId }[]
  updatedAt: Time
}

const queries = {
  /** By the time of their last change. */
  drafts: { filters: ['person', 'conversationId'], selective: ['conversationId'], keyset: ['updatedAt', 'id'] },
} as const

/** The kind of a {@link Draft}. */
export const draft: RecordKind<Draft, typeof queries> = defineRecord<Draft>()({
  kind: 'draft',
  prefix: 'drf',
  table: 'drafts',
  keyed: false,
  columns: {
    conversationId: text,
    person: text,
    type: oneOf('reply', 'note'),
    subject: secret(optional(text)),
    text: secret(text),
    attachments: json,
    updatedAt: time,
  },
  queries,
  visible: { own: 'person' },
  wire: draftSchema,
})
