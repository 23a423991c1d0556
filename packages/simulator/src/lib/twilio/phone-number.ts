import { parsePhoneNumberFromString } from 'libphonenumber-js'

/** A phone number: its E.164 form and the country it belongs to, empty when several share its prefix. */
export interface PhoneNumber {
  number: string
  country: string
}

/**
 * Parses a number in international form, with a plus. Returns undefined for anything else, because a country is never
 * guessed. The number must be possible, not assigned: numbers for tests and fiction have no owner.
 */
export function parsePhoneNumber(text: string): PhoneNumber | undefined {
  if (!text.trim().startsWith('+')) return undefined
  const parsed = parsePhoneNumberFromString(text)
  return parsed?.isPossible() ? { number: parsed.number, country: parsed.country ?? '' } : undefined
}
