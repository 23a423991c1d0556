import type { AddressRecord } from '../model/address.ts'
import type { Contact } from '../model/contact.ts'
import type { AddressId, ChannelId, ContactId, TenantId, Time } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import { kernel } from '../model/schema.ts'
import { isVisible } from '../model/visible.ts'
import type { Address } from '../ports/fact.ts'
import type { Lookup } from '../ports/store.ts'
import type { Draft } from './draft.ts'

/** An address on a channel, with the ids derived from it. */
export interface Party {
  tenant: TenantId
  channel: ChannelId
  address: Address
  addressId: AddressId
  contactId: ContactId
}

/** An address with its ids and those of the person behind it. */
export function partyOf(keys: Keys, tenant: TenantId, channel: ChannelId, address: Address): Party {
  const { scheme, value } = address
  return {
    tenant,
    channel,
    address,
    addressId: keys.addressId(tenant, channel, scheme, value),
    contactId: keys.contactId(tenant, scheme, value),
  }
}

/** The records that {@link ensureAddress} reads. */
export function partyLookups({ addressId, contactId }: Party): Lookup[] {
  return [kernel.address.ref(addressId), kernel.contact.ref(contactId)]
}

/** The name of a person as a message has it. */
export interface MessageName {
  name?: string | null | undefined
  /** The message was imported: no handler reacts to its name. */
  history?: true | null | undefined
}

/** Finds an address and the person behind it, or adds them. A person without a name gets the given one. */
export function ensureAddress(
  draft: Draft,
  party: Party,
  now: Time,
  { name, history }: MessageName = {},
): AddressRecord {
  const { channel, address, addressId: id, contactId } = party
  const known = draft.get(kernel.address, id)
  const person = draft.get(kernel.contact, known?.contactId ?? contactId)
  if (person === undefined && known === undefined) {
    const numbers = [...new Set([address.value, address.display])]
    const reached = { addresses: [id], numbers }
    draft.put(kernel.contact, { id: contactId, ...nameOf(name), ...reached, attributes: {}, createdAt: now })
  } else if (person?.name === null && nameOf(name).name !== null) {
    const named = draft.put(kernel.contact, { ...person, ...nameOf(name) })
    const subject = { at: now, contactId: named.id, version: named.version }
    draft.emit({ type: 'contact.described', ...subject, ...(history === true ? { history } : {}) })
  }
  if (known !== undefined) return known
  const { scheme, value, display } = address
  return draft.put(kernel.address, {
    id,
    channel,
    scheme,
    value,
    display,
    contactId,
    blockedAt: null,
    optedOutAt: null,
    createdAt: now,
  })
}

/** The name of a person as a channel reports it. A name without a visible character is stored as no name. */
export function nameOf(name: string | null | undefined): Pick<Contact, 'name' | 'nameFrom'> {
  const isName = typeof name === 'string' && isVisible(name)
  return isName ? { name, nameFrom: 'channel' } : { name: null, nameFrom: null }
}
