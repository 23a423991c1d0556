import type { AddressRecord } from '../../model/address.ts'
import type { AttributesPatch } from '../../model/attributes.ts'
import type { Contact } from '../../model/contact.ts'
import type { AddressId, ContactId, ConversationId } from '../../model/ids.ts'
import type { kernel } from '../../model/schema.ts'
import type { Command } from '../../ports/module.ts'
import type { ContactMerge, ContactMergeId, contactMerge } from './merge.ts'

/** A change of a contact. Absent fields stay as they are. */
export interface ContactPatch {
  id: ContactId
  /** 1 to 200 characters; `null` removes the name. */
  name?: string | null | undefined
  /** Attributes that are set, at most 50; `null` removes one. Those that are not named stay. */
  attributes?: AttributesPatch | undefined
}

/** The reads, events, jobs and commands of contacts. */
export interface Contacts {
  id: 'contacts'
  reads: {
    list: typeof kernel.contact.queries.contacts
    /** By any word of the name, by the digits of a number in any form, and by prefix: `ann*`. */
    search: typeof kernel.contact.queries.search
    get: typeof kernel.contact
    /** The addresses of a contact. */
    addresses: typeof kernel.address.queries.ofContact
    /** The blocked addresses. Their messages are stored without an announcement. */
    blocked: typeof kernel.address.queries.blocked
    merges: typeof contactMerge.queries.merges
  }
  events: {
    'contact.changed': { contactId: ContactId }
    'contact.merged': { mergeId: ContactMergeId; from: ContactId; into: ContactId }
    'contact.parted': { mergeId: ContactMergeId; from: ContactId; into: ContactId }
  }
  jobs: {
    /** Copies the contact of an address to its conversations. */
    'contacts.follow': { addressId: AddressId }
  }
  commands: {
    /** Changes a contact. @throws `not_found`; `input.invalid` if it was merged into another one */
    update: Command<ContactPatch, Contact>
    /**
     * Moves all addresses of one contact to another: both are one person. `from` has no name then, and no list or search
     * has it. A later address of its number belongs to `into`.
     *
     * @throws `not_found`; `input.invalid` if one of them was merged into another one
     */
    merge: Command<{ from: ContactId; into: ContactId }, ContactMerge>
    /**
     * Moves the addresses of a merge back, and later addresses of their numbers. Both contacts have their names again.
     *
     * @throws `not_found`
     */
    undo: Command<ContactMergeId, ContactMerge>
    /** Moves one address to another contact. @throws `not_found`; `input.invalid` if that was merged into another one */
    move: Command<{ addressId: AddressId; contactId: ContactId }, AddressRecord>
    /** Copies the contact of its address to a conversation. @throws `not_found` */
    follow: Command<ConversationId, { contactId: ContactId }>
  }
}
