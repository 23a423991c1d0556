import { optional, secret, text, time } from './column.ts'
import type { ContactId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** A person, with one address or several. */
export interface Contact {
  kind: 'contact'
  tenant: TenantId
  id: ContactId
  version: number
  name: string | null
  createdAt: Time
}

/** The kind of a {@link Contact}. */
export const contact: RecordKind<Contact> = defineRecord<Contact>()({
  kind: 'contact',
  prefix: 'per',
  table: 'contacts',
  keyed: false,
  columns: { name: secret(optional(text)), createdAt: time },
})
