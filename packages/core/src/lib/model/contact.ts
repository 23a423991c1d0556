import type { Attributes } from './attributes.ts'
import { json, oneOf, optional, secret, text, time } from './column.ts'
import type { ContactId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** A person, with one address or several. */
export interface Contact {
  kind: 'contact'
  tenant: TenantId
  id: ContactId
  version: number
  name: string | null
  /** Where the name comes from. A name of the team is never replaced by one of a channel. `null` where there is no name. */
  nameFrom: 'channel' | 'team' | null
  attributes: Attributes
  createdAt: Time
}

/** The kind of a {@link Contact}. */
export const contact: RecordKind<Contact> = defineRecord<Contact>()({
  kind: 'contact',
  prefix: 'per',
  table: 'contacts',
  keyed: false,
  columns: {
    name: secret(optional(text)),
    nameFrom: optional(oneOf('channel', 'team')),
    attributes: secret(json),
    createdAt: time,
  },
})
