import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js'
import { canonicalNumber, withOneMobileMark } from './numbering-plans.ts'
import { plainText } from './plain-text.ts'
import { EXTENSION, readTelUri } from './tel-uri.ts'

/** A number that was read, or why there is none; without a reason where the input is nothing like a number. */
export type Reading = { number: PhoneNumber } | { refusal: string | undefined }

/**
 * Reads a phone number: in international form, or in the national form of `country` where one is given. A country is
 * never guessed.
 *
 * The whole input must be the number, without an extension; invisible characters do not matter, and a link
 * (`tel:`, `sms:`) is read as its number. A number with two spellings is read as one, see {@link canonicalNumber}. It has
 * to be possible, not assigned: numbering plans change faster than tables of them, and whether a number is reached is the
 * carrier's to say.
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

/** The number alone; see {@link readPhoneNumber}. */
export function parsePhoneNumber(input: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const reading = readPhoneNumber(input, country)
  return 'number' in reading ? reading.number : undefined
}

/**
 * A number of ours in E.164, in the spelling that it is given in: the provider sends only from a number that it knows.
 * A spelling that is no longer possible becomes the one of today.
 */
export function parseOwnNumber(input: string): string | undefined {
  const canonical = parsePhoneNumber(input, undefined)?.number
  const asWritten = parse(plainText(input), undefined)
  return canonical !== undefined && asWritten?.isPossible() === true ? asWritten.number : canonical
}

const NO_COUNTRY =
  'It has no country code. Write the number with a plus and its country code, or configure defaultRegion.'

/** Whether a text is a number as it is dialed within a country, or with what is dialed there to call abroad. */
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
