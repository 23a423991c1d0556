import { z } from 'zod'
import type { AddressRecord } from '../model/address.ts'

/** An address of a person on one channel, on the wire. */
export interface Address {
  id: string
  channel: string
  /** The contact of its owner. */
  contactId: string
  /** Normalized: E.164, a lower-case e-mail. */
  value: string
  /** As people write it. */
  display: string
  /** Its messages are stored without an announcement, and nothing is sent to it. */
  blocked: boolean
  /** Its owner wants no messages from this channel. Nothing is sent to it. */
  optedOut: boolean
}

export const addressSchema: z.ZodType<Address> = z
  .object({
    id: z.string(),
    channel: z.string(),
    contactId: z.string(),
    value: z.string(),
    display: z.string(),
    blocked: z.boolean(),
    optedOut: z.boolean(),
  })
  .meta({
    id: 'Address',
    description: 'An address of a person on one channel.',
    examples: [
      {
        id: 'adr_0a1b2c3d4e5f60718293a4b5c6d7e8f9',
        channel: 'sms',
        contactId: 'per_99887766554433221100ffeeddccbbaa',
        value: '+14155550123',
        display: '+1 415 555 0123',
        blocked: false,
        optedOut: true,
      },
    ],
  })

/** A change of an address: at least one field. */
export interface AddressPatch {
  blocked?: boolean | undefined
  optedOut?: boolean | undefined
}

export const addressPatchSchema: z.ZodType<AddressPatch> = z
  .strictObject({ blocked: z.boolean().optional(), optedOut: z.boolean().optional() })
  .refine((patch) => Object.keys(patch).length > 0, 'Give at least one of blocked and optedOut.')
  .meta({ id: 'AddressPatch', minProperties: 1, examples: [{ optedOut: true }] })

/** Writes an address as the wire has it. */
export function presentAddress(record: AddressRecord): Address {
  return {
    id: record.id,
    channel: record.channel,
    contactId: record.contactId,
    value: record.value,
    display: record.display,
    blocked: record.blockedAt !== null,
    optedOut: record.optedOutAt !== null,
  }
}
