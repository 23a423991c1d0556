import type { Attributes } from './attributes.ts'
import { json, oneOf, optional, secret, set, text, time } from './column.ts'
import type { AddressId, ContactId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** A person, with one address or several. */
export interface Contact {
  kind: 'contact'
  tenant: TenantId
  id: ContactId
  version: number
  name: string | null
  /** The source of the name. A name of the team is never replaced by one of a channel. `null` if there is no name. */
  nameFrom: 'channel' | 'team' | null
  attributes: Attributes
  /** The addresses of the person. */
  addresses: AddressId[]
  /** The spellings of the addresses, by which a search finds the person. */
  numbers: string[]
  /** The contact that replaced this one in a merge. Lists and searches leave this one out. `null` if none did. */
  mergedInto: ContactId | null
  /** The contacts that this one replaced: all that have its id in `mergedInto`. */
  mergedFrom: ContactId[]
  createdAt: Time
}

const queries = {
  /** By the time of the first message. A contact that was merged into another one is left out. */
  contacts: { absent: ['mergedInto'], keyset: ['createdAt', 'id'] },
  /** By the words of their names and the digits of their numbers. */
  search: { search: true, keyset: ['place'] },
} as const

/** The kind of a {@link Contact}. */
export const contact: RecordKind<Contact, typeof queries> = defineRecord<Contact>()({
  kind: 'contact',
  prefix: 'per',
  table: 'contacts',
  keyed: false,
  columns: {
    name: secret(optional(text)),
    nameFrom: optional(oneOf('channel', 'team')),
    attributes: secret(json),
    addresses: json,
    numbers: secret(set),
    mergedInto: optional(text),
    mergedFrom: set,
    createdAt: time,
  },
  search: ['name', 'numbers'],
  queries,
  visible: { through: 'contact', field: 'id' },
})
