import type { AddressRecord } from '../../model/address.ts'
import type { Contact } from '../../model/contact.ts'
import type { TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { Store } from '../../ports/store.ts'
import { parseSearch } from '../../search/terms.ts'
import { type Listing, list } from './listing.ts'
import { type SearchListing, searchMessages } from './search-messages.ts'

/** A contact that a search finds, with its addresses. */
export interface ContactHit {
  contact: Contact
  addresses: AddressRecord[]
}

/** The first page of everything that a search finds. */
export interface SearchAnswer {
  /** Messages by their words. `next` continues `messages.search`. */
  messages: SearchListing
  /** Contacts by any word of a name, and by the digits of a number. `next` continues the search of contacts. */
  contacts: Listing<ContactHit>
}

/** Searches messages and contacts at once. */
export async function searchAll(
  store: Pick<Store, 'load' | 'find'>,
  tenant: TenantId,
  q: string,
  options: { limit?: number | undefined; signal?: AbortSignal | undefined },
): Promise<SearchAnswer> {
  const terms = parseSearch(q)
  const [messages, { items, ...page }] = await Promise.all([
    searchMessages(store, tenant, q, options),
    list(store, tenant, kernel.contact.queries.search, { ...options, where: { terms } }),
  ])
  const addresses = await addressesOf(store, tenant, items, options.signal)
  const hits = items.map((contact) => ({
    contact,
    addresses: contact.addresses.flatMap((id) => addresses.get(id) ?? []),
  }))
  return { messages, contacts: { ...page, items: hits } }
}

async function addressesOf(
  store: Pick<Store, 'load'>,
  tenant: TenantId,
  contacts: readonly Contact[],
  signal: AbortSignal | undefined,
): Promise<Map<AddressRecord['id'], AddressRecord>> {
  const ids = contacts.flatMap(({ addresses }) => addresses)
  if (ids.length === 0) return new Map()
  const { records } = await store.load(
    tenant,
    ids.map((id) => kernel.address.ref(id)),
    { signal },
  )
  return new Map(records.flatMap((record) => (kernel.address.is(record) ? [[record.id, record]] : [])))
}
