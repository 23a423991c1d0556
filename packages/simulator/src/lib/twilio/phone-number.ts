import { parsePhoneNumberFromString } from 'libphonenumber-js'

/** A phone number: its E.164 form and the country it belongs to, empty when several share its prefix. */
export interface PhoneNumber {
  number: string
  country: string
}

/**
 * Reads a number that is written internationally, with a plus; anything else is undefined, because a country is never
 * guessed. A number only has to be possible: the numbers reserved for tests and fiction are not assigned to anybody.
 */
export function parsePhoneNumber(text: string): PhoneNumber | undefined {
  if (!text.trim().startsWith('+')) return undefined
  const parsed = parsePhoneNumberFromString(text)
  return parsed?.isPossible() ? { number: parsed.number, country: parsed.country ?? '' } : undefined
}
