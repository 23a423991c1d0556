import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * Reads a phone number: in international form, or in the national form of `country` where one is given. A country is
 * never guessed.
 *
 * The whole input must be the number, without an extension. It has to be possible, not assigned: numbering plans change
 * faster than tables of them, and whether a number is reached is the carrier's to say.
 */
export function parsePhoneNumber(input: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(input.trim(), {
    extract: false,
    ...(country === undefined ? {} : { defaultCountry: country }),
  })
  return parsed?.isPossible() === true && parsed.ext === undefined ? parsed : undefined
}
