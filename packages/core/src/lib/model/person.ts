import type { AddressId, ChannelId, ContactId, TenantId, Time } from './ids.ts'

/**
 * How a person is reached on one channel.
 *
 * Blocked and opted-out belong here: STOP to one of our numbers says nothing of the others.
 */
export interface AddressRecord {
  kind: 'address'
  tenant: TenantId
  id: AddressId
  version: number
  channel: ChannelId
  /** What sort of identity it is: `tel`, `email`, a provider's own. */
  scheme: string
  /** Normalized: E.164, a lower-case e-mail, a provider's id. */
  value: string
  /** As people write it. */
  display: string
  contactId: ContactId
  blockedAt: Time | null
  optedOutAt: Time | null
  createdAt: Time
}

/** A person, who may have several addresses. */
export interface Contact {
  kind: 'contact'
  tenant: TenantId
  id: ContactId
  version: number
  name: string | null
  createdAt: Time
}
