import type { AddressRecord } from '../model/address.ts'
import type { Contact } from '../model/contact.ts'
import type { AddressId, ChannelId, ContactId, TenantId, Time } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import { kernel } from '../model/schema.ts'
import { isVisible } from '../model/visible.ts'
import type { Address } from '../ports/fact.ts'
import type { Lookup } from '../ports/store.ts'
import type { Draft } from './draft.ts'
import type { State } from './state.ts'

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

/** The records that {@link ensureAddress} reads, as far as they follow from the address. */
export function partyLookups({ addressId, contactId }: Party): Lookup[] {
  return [kernel.address.ref(addressId), kernel.contact.ref(contactId)]
}

/** The person behind an address: its contact, or the contact that replaced that one in a merge. */
export function ownerOf(state: Pick<State, 'get'>, { addressId, contactId }: Party): ContactId {
  const known = state.get(kernel.address, addressId)
  return known?.contactId ?? state.get(kernel.contact, contactId)?.mergedInto ?? contactId
}

/** Records that must be loaded before {@link ensureAddress} can add addresses to the persons behind them. */
export function neededForParties(state: State, parties: readonly Party[]): Lookup[] {
  return parties
    .filter(({ addressId }) => state.get(kernel.address, addressId) === undefined)
    .map((party) => kernel.contact.ref(ownerOf(state, party)))
    .filter((lookup) => !state.has(lookup))
}

/** The name of a person as a message has it. */
export interface MessageName {
  name?: string | null | undefined
  /** The message was imported: no handler reacts to its name. */
  history?: true | null | undefined
}

/**
 * Finds an address and the person behind it, or adds them. A new address of a known person is added to that one. A
 * person without a name gets the given one.
 */
export function ensureAddress(
  draft: Draft,
  party: Party,
  now: Time,
  { name, history }: MessageName = {},
): AddressRecord {
  const { channel, address, addressId: id } = party
  const known = draft.get(kernel.address, id)
  const contactId = ownerOf(draft, party)
  const person = draft.get(kernel.contact, contactId)
  if (person !== undefined) {
    const isNamed = person.name === null && nameOf(name).name !== null
    const next = { ...reachedBy(person, id, address), ...(isNamed ? nameOf(name) : {}) }
    const isChanged = isNamed || !person.addresses.includes(id)
    const { version } = isChanged ? draft.put(kernel.contact, next) : person
    const subject = { at: now, contactId, version, ...(history === true ? { history } : {}) }
    if (isNamed) draft.emit({ type: 'contact.described', ...subject })
  } else if (known === undefined) {
    const reached = reachedBy({ addresses: [], numbers: [] }, id, address)
    const fresh = { attributes: {}, mergedInto: null, mergedFrom: [], createdAt: now }
    draft.put(kernel.contact, { id: contactId, ...nameOf(name), ...reached, ...fresh })
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

function reachedBy<Reached extends Pick<Contact, 'addresses' | 'numbers'>>(
  person: Reached,
  id: AddressId,
  address: Address,
): Reached {
  if (person.addresses.includes(id)) return person
  const numbers = [...new Set([...person.numbers, ...spellingsOf(address)])]
  return { ...person, addresses: [...person.addresses, id], numbers }
}

/** The spellings of an address by which a search finds its person. */
export function spellingsOf({ value, display }: Pick<Address, 'value' | 'display'>): string[] {
  return [...new Set([value, display])]
}

/** The name of a person as a channel reports it. A name without a visible character is stored as no name. */
export function nameOf(name: string | null | undefined): Pick<Contact, 'name' | 'nameFrom'> {
  const isName = typeof name === 'string' && isVisible(name)
  return isName ? { name, nameFrom: 'channel' } : { name: null, nameFrom: null }
}
