import { deriveId } from '../keys.ts'
import type { ChannelId, TenantId, Time } from '../model/ids.ts'
import type { AddressRecord } from '../model/person.ts'
import type { Address } from '../ports/channel.ts'
import type { Draft } from './draft.ts'

/** Finds an address and the person behind it, or gets to know them. */
export function meet(
  draft: Draft,
  tenant: TenantId,
  channel: ChannelId,
  { scheme, value, display }: Address,
  now: Time,
  name?: string,
): AddressRecord {
  const id = deriveId.address(tenant, channel, scheme, value)
  const known = draft.get('address', id)
  if (known !== undefined) return known
  const contactId = deriveId.contact(tenant, scheme, value)
  if (draft.get('contact', contactId) === undefined) {
    draft.put({ kind: 'contact', tenant, id: contactId, version: 1, name: name ?? null, createdAt: now })
  }
  return draft.put({
    kind: 'address',
    tenant,
    id,
    version: 1,
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
