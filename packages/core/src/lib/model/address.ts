import { optional, secret, text, time } from './column.ts'
import type { AddressId, ChannelId, ContactId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/**
 * The address of a person on one channel.
 *
 * Blocks and opt-outs belong here: a STOP to one of our numbers does not concern the others.
 */
export interface AddressRecord {
  kind: 'address'
  tenant: TenantId
  id: AddressId
  version: number
  channel: ChannelId
  /** The namespace of the value: `tel`, `email`, or a name of the provider. */
  scheme: string
  /** Normalized: E.164, a lower-case e-mail, a provider's id. */
  value: string
  /** The spelling for people. */
  display: string
  contactId: ContactId
  blockedAt: Time | null
  optedOutAt: Time | null
  createdAt: Time
}

const queries = {
  /** The addresses of a contact. */
  ofContact: { required: ['contactId'], keyset: ['createdAt', 'id'] },
  /** Addresses that are blocked, by the time of the block. */
  blocked: { narrowing: ['channel'], present: ['blockedAt'], keyset: ['blockedAt', 'id'] },
} as const

/** The kind of an {@link AddressRecord}. */
export const address: RecordKind<AddressRecord, typeof queries> = defineRecord<AddressRecord>()({
  kind: 'address',
  prefix: 'adr',
  table: 'addresses',
  keyed: false,
  columns: {
    channel: text,
    scheme: text,
    value: secret(text),
    display: secret(text),
    contactId: text,
    blockedAt: optional(time),
    optedOutAt: optional(time),
    createdAt: time,
  },
  queries,
  visible: { through: 'address', field: 'id' },
})
