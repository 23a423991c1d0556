import type { Address } from '@parley/core/channel'
import type { CountryCode, PhoneNumber } from 'libphonenumber-js'
import { parsePhoneNumber, readPhoneNumber } from './phone-number.ts'

/** The address of a number that a person wrote; see {@link readPhoneNumber}. */
export function parseAddress(input: string, country: CountryCode | undefined): Address | undefined {
  const number = parsePhoneNumber(input, country)
  return number && shown(number)
}

/** Why {@link parseAddress} refuses an input, if the reason is more than "no number". */
export function explainAddress(input: string, country: CountryCode | undefined): string | undefined {
  const reading = readPhoneNumber(input, country)
  return 'refusal' in reading ? reading.refusal : undefined
}

/** A cache of recent senders: parsing an address costs as much as verifying a signature. */
const addresses = new Map<string, Address>()
const MAX_ADDRESSES = 10_000

/**
 * The address of a sender in Twilio's form. A number or a short code, or an alphanumeric sender, which no message can
 * answer. A number has the same address as a person's spelling of it.
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
