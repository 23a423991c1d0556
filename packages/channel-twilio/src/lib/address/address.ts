import type { Address } from '@parley/core/channel'
import type { CountryCode, PhoneNumber } from 'libphonenumber-js'
import { parsePhoneNumber, readPhoneNumber } from './phone-number.ts'

/** The address of a number as a person writes it; see {@link readPhoneNumber}. */
export function parseAddress(input: string, country: CountryCode | undefined): Address | undefined {
  const number = parsePhoneNumber(input, country)
  return number && shown(number)
}

/** Why {@link parseAddress} reads no address, where there is more to say than that it is no number. */
export function explainAddress(input: string, country: CountryCode | undefined): string | undefined {
  const reading = readPhoneNumber(input, country)
  return 'refusal' in reading ? reading.refusal : undefined
}

/** The addresses that wrote lately: to work one out costs as much as to check a signature. */
const addresses = new Map<string, Address>()
const MAX_ADDRESSES = 10_000

/**
 * The address that Twilio names as a sender: a number or a short code, else an alphanumeric sender, which no message can
 * answer. A number is the address that a person's spelling of it is.
 */
export function addressOf(sender: string): Address {
  const known = addresses.get(sender)
  if (known !== undefined) return known
  const number = sender.startsWith('+') ? parsePhoneNumber(sender, undefined) : undefined
  const scheme = /^\+?\d+$/.test(sender) ? 'tel' : 'sender'
  const address = number === undefined ? { scheme, value: sender, display: sender } : shown(number)
  if (addresses.size === MAX_ADDRESSES) addresses.clear()
  addresses.set(sender, address)
  return address
}

function shown(number: PhoneNumber): Address {
  return { scheme: 'tel', value: number.number, display: number.formatInternational() }
}
