import { boolean, json, oneOf, optional, secret, set, text, time } from '../../model/column.ts'
import type { AddressId, Branded, ContactId, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { contactMergeSchema } from '../../protocol/contact-merge.ts'

export type ContactMergeId = Branded<'ContactMergeId'>

/** Two contacts of one person, and the data to separate them again. */
export interface ContactMerge {
  kind: 'contactMerge'
  tenant: TenantId
  id: ContactMergeId
  version: number
  /** The contact that had the moved addresses. */
  from: ContactId
  /** The contact that has them now. */
  into: ContactId
  /** The addresses that were moved. */
  addresses: AddressId[]
  /** The contacts that were merged into `from` before. They went with it. */
  carried: ContactId[]
  /** The name of `from` before the merge. */
  name: string | null
  nameFrom: 'channel' | 'team' | null
  /** Whether `into` had no name and got this one. */
  named: boolean
  author: string | null
  at: Time
  /** `null` while the merge holds. */
  undoneAt: Time | null
}

const queries = {
  /** The merges into a contact, by their time. */
  merges: { required: ['into'], keyset: ['at', 'id'] },
} as const

/** The kind of a {@link ContactMerge}. */
export const contactMerge: RecordKind<ContactMerge, typeof queries> = defineRecord<ContactMerge>()({
  kind: 'contactMerge',
  prefix: 'mrg',
  table: 'contact_merges',
  keyed: false,
  columns: {
    from: text,
    into: text,
    addresses: json,
    carried: set,
    name: secret(optional(text)),
    nameFrom: optional(oneOf('channel', 'team')),
    named: boolean,
    author: optional(text),
    at: time,
    undoneAt: optional(time),
  },
  queries,
  visible: { through: 'contact', field: 'into' },
  wire: contactMergeSchema,
})
