import type { AddressRecord } from '../model/address.ts'
import type { AddressId, ChannelId, ContactId, TenantId, Time } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'

import { kernel } from '../model/schema.ts'
import { isVisible } from '../model/visible.ts'
import type { Address } from '../ports/channel.ts'
import type { Lookup } from '../ports/store.ts'
import type { Draft } from './draft.ts'

/** Somebody on a channel, with the ids that follow from their address. */
export interface Party {
  tenant: TenantId
  channel: ChannelId
  address: Address
  addressId: AddressId
  contactId: ContactId
}

/** Who is behind an address, by their ids: derived once, looked up, and met. */
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

/** What {@link ensureAddress} looks at. */
export function partyLookups({ addressId, contactId }: Party): Lookup[] {
  return [kernel.address.ref(addressId), kernel.contact.ref(contactId)]
}

/** Finds an address and the person behind it, or gets to know them. */
export function ensureAddress(draft: Draft, party: Party, now: Time, name?: string): AddressRecord {
  const { channel, address, addressId: id, contactId } = party
  const known = draft.get(kernel.address, id)
  if (known !== undefined) return known
  if (draft.get(kernel.contact, contactId) === undefined) {
    const numbers = [...new Set([address.value, address.display])]
    draft.put(kernel.contact, { id: contactId, name: nameOf(name), addresses: [id], numbers, createdAt: now })
  }
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

// A name without a visible character is stored as no name.
function nameOf(name: string | null | undefined): string | null {
  return typeof name === 'string' && isVisible(name) ? name : null
}
