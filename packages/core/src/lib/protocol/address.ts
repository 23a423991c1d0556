import { z } from 'zod'
import type { AddressRecord } from '../model/person.ts'

/** How a person is reached on one channel, on the wire. */
export interface Address {
  id: string
  channel: string
  value: string
  display: string
  blocked: boolean
  optedOut: boolean
}

export const addressSchema: z.ZodType<Address> = z
  .object({
    id: z.string(),
    channel: z.string(),
    value: z.string(),
    display: z.string(),
    blocked: z.boolean(),
    optedOut: z.boolean(),
  })
  .meta({
    id: 'Address',
    description: 'How a person is reached on one channel.',
    examples: [
      {
        id: 'adr_0a1b2c3d4e5f60718293a4b5c6d7e8f9',
        channel: 'sms',
        value: '+14155550123',
        display: '+1 415 555 0123',
        blocked: false,
        optedOut: false,
      },
    ],
  })

/** Writes an address as the wire has it. */
export function presentAddress(record: AddressRecord): Address {
  return {
    id: record.id,
    channel: record.channel,
    value: record.value,
    display: record.display,
    blocked: record.blockedAt !== null,
    optedOut: record.optedOutAt !== null,
  }
}
