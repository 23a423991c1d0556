import { TwilioRefusal } from './errors.ts'

/** In bytes. A larger body is not read. */
export const MAX_BODY: number = 1024 * 1024

/** More than Twilio has names for. */
const MAX_FIELDS = 1000

/** Parses a posted form. Refuses one that is not UTF-8: Twilio sends the exact text, or nothing. */
export function readForm(bytes: ArrayBuffer): URLSearchParams {
  const text = decoded(bytes)
  if (text.split('&', MAX_FIELDS + 1).length > MAX_FIELDS) {
    throw new TwilioRefusal(20001, `the form has more than ${MAX_FIELDS} fields`)
  }
  return new URLSearchParams(text)
}

function decoded(bytes: ArrayBuffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // Percent-encoded bytes must be UTF-8 too. A percent sign without two digits is a percent sign.
    decodeURIComponent(text.replaceAll(/%(?![\da-f]{2})/gi, '%25'))
    return text
  } catch {
    throw new TwilioRefusal(20001, 'the form is not UTF-8')
  }
}
