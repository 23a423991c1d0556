import type { Address } from '@parley/core'
import type { CountryCode } from 'libphonenumber-js'
import { parsePhoneNumber } from './phone-number.ts'

/** The address of a number as a person writes it; see {@link parsePhoneNumber}. */
export function parseAddress(input: string, country: CountryCode | undefined): Address | undefined {
  const parsed = parsePhoneNumber(input, country)
  return parsed && { scheme: 'tel', value: parsed.number, display: parsed.formatInternational() }
}

/** How the numbers that wrote lately are displayed: to work it out costs as much as to check a signature. */
const displays = new Map<string, string>()
const MAX_DISPLAYS = 10_000

/**
 * The address that Twilio names as a sender: a number or a short code, else an alphanumeric sender, which nobody can
 * answer.
 */
export function addressOf(sender: string): Address {
  return { scheme: /^\+?\d+$/.test(sender) ? 'tel' : 'sender', value: sender, display: displayOf(sender) }
}

function displayOf(sender: string): string {
  const known = displays.get(sender)
  if (known !== undefined) return known
  const display = parsePhoneNumber(sender, undefined)?.formatInternational() ?? sender
  if (displays.size === MAX_DISPLAYS) displays.clear()
  displays.set(sender, display)
  return display
}
