import type { Address } from '@parley/core'
import type { CountryCode } from 'libphonenumber-js'
import { parsePhoneNumber } from './phone-number.ts'

/** The address of a number as a person writes it; see {@link parsePhoneNumber}. */
export function parseAddress(input: string, country: CountryCode | undefined): Address | undefined {
  const parsed = parsePhoneNumber(input, country)
  return parsed && { scheme: 'tel', value: parsed.number, display: parsed.formatInternational() }
}

/**
 * The address that Twilio names as a sender: a number or a short code, else an alphanumeric sender, which nobody can
 * answer.
 */
export function addressOf(sender: string): Address {
  const display = parsePhoneNumber(sender, undefined)?.formatInternational() ?? sender
  return { scheme: /^\+?\d+$/.test(sender) ? 'tel' : 'sender', value: sender, display }
}
