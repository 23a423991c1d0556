import type { Address, Attributes, Contact, ContactMerge } from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** A change of a contact. Absent fields stay as they are; `null` removes an attribute. */
export interface ContactPatch {
  name?: string | null | undefined
  attributes?: { [name: string]: Attributes[string] | null } | undefined
}

/** `client.contacts`, of the module `contacts`. */
export interface Contacts {
  list(paging?: Paging, options?: CallOptions): Pages<Contact>
  /** Contacts by any word of a name, and by the digits of a number. */
  search(search: { q: string } & Omit<Paging, 'order'>, options?: CallOptions): Pages<Contact>
  get(id: string, options?: CallOptions): Promise<Contact>
  update(id: string, patch: ContactPatch, options?: WriteOptions): Write<Contact>
  addresses(contactId: string, paging?: Paging, options?: CallOptions): Pages<Address>
  /** The blocked addresses. */
  blocked(paging?: Paging, options?: CallOptions): Pages<Address>
  merges(into: string, paging?: Paging, options?: CallOptions): Pages<ContactMerge>
  /** Moves the addresses of `from` to `into`. */
  merge(pair: { from: string; into: string }, options?: WriteOptions): Write<ContactMerge>
  undoMerge(mergeId: string, options?: WriteOptions): Write<ContactMerge>
  moveAddress(addressId: string, contactId: string, options?: WriteOptions): Write<Address>
}

export function contactsOf(http: Http): Contacts {
  return {
    list: (paging = {}, options) => http.list('/contacts', { ...paging }, options),
    search: (search, options) => http.list('/contacts/search', { ...search }, options),
    get: (id, options) => http.get(`/contacts/${part(id)}`, {}, options),
    update: (id, body, options) => http.write({ method: 'PATCH', path: `/contacts/${part(id)}`, body }, options),
    addresses: (contactId, paging = {}, options) => http.list('/contact-addresses', { contactId, ...paging }, options),
    blocked: (paging = {}, options) => http.list('/contacts/blocked', { ...paging }, options),
    merges: (into, paging = {}, options) => http.list('/contact-merges', { into, ...paging }, options),
    merge: (body, options) => http.write({ method: 'POST', path: '/contact-merges', body }, options),
    undoMerge: (id, options) => http.write({ method: 'DELETE', path: `/contact-merges/${part(id)}` }, options),
    moveAddress: (addressId, contactId, options) =>
      http.write({ method: 'PUT', path: `/contact-addresses/${part(addressId)}`, body: { contactId } }, options),
  }
}
