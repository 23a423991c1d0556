import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js'
import { canonicalNumber, withOneMobileMark } from './numbering-plans.ts'
import { plainText } from './plain-text.ts'
import { EXTENSION, readTelUri } from './tel-uri.ts'

/** The parsed number, or the reason for none. There is no reason if the input is nothing like a number. */
export type Reading = { number: PhoneNumber } | { refusal: string | undefined }

/**
 * Parses a phone number in international form, or in the national form of `country`. Never guesses a country.
 *
 * The whole input must be the number, without an extension. Invisible characters are ignored. A link (`tel:`, `sms:`)
 * is parsed as its number. A number with two spellings has one result, see {@link canonicalNumber}. The number must be
 * possible, not assigned: numbering plans change faster than tables of them. Only the carrier can decide whether a
 * number is in use.
 */
export function readPhoneNumber(input: string, country: CountryCode | undefined): Reading {
  const written = readTelUri(plainText(input))
  if ('refusal' in written) return written
  // In a link the marks may be percent-encoded.
  const text = plainText(written.number)
  const parsed = parse(text, country)
  if (parsed === undefined) return { refusal: country === undefined && isNational(text) ? NO_COUNTRY : undefined }
  if (parsed.ext !== undefined) return { refusal: EXTENSION }
  const canonical = canonicalOf(parsed.number)
  return canonical === undefined ? { refusal: undefined } : { number: canonical }
}

/** The number without a reason; see {@link readPhoneNumber}. */
export function parsePhoneNumber(input: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const reading = readPhoneNumber(input, country)
  return 'number' in reading ? reading.number : undefined
}

/**
 * A number of the account in E.164, in the given spelling: the provider accepts only its own spelling as sender. A
 * spelling that is no longer possible is replaced by the current one.
 */
export function parseOwnNumber(input: string): string | undefined {
  const canonical = parsePhoneNumber(input, undefined)?.number
  const asWritten = parse(plainText(input), undefined)
  return canonical !== undefined && asWritten?.isPossible() === true ? asWritten.number : canonical
}

const NO_COUNTRY =
  'It has no country code. Write the number with a plus and its country code, or configure defaultRegion.'

/** Whether a text is a number in its national form, or with the prefix of calls abroad. */
function isNational(text: string): boolean {
  return /^(?:[\s()./-]*\d){7,}[\s()./-]*$/.test(text)
}

function canonicalOf(number: string): PhoneNumber | undefined {
  const marked = parse(withOneMobileMark(number), undefined)?.number ?? number
  const canonical = parse(canonicalNumber(marked), undefined)
  return canonical?.isPossible() === true ? canonical : undefined
}

function parse(text: string, country: CountryCode | undefined): PhoneNumber | undefined {
  return parsePhoneNumberFromString(text, {
    extract: false,
    ...(country === undefined ? {} : { defaultCountry: country }),
  })
}
