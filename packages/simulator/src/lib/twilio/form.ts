import { TwilioRefusal } from './errors.ts'

/** Bytes: no body that is larger is read. */
export const MAX_BODY: number = 1024 * 1024

/** More than Twilio has names for. */
const MAX_FIELDS = 1000

/** Reads a form as it was posted, and refuses one that is not UTF-8: Twilio sends what was meant, or nothing. */
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
    // What is written as percent signs must be UTF-8 too. One that begins nothing is a percent sign.
    decodeURIComponent(text.replaceAll(/%(?![\da-f]{2})/gi, '%25'))
    return text
  } catch {
    throw new TwilioRefusal(20001, 'the form is not UTF-8')
  }
}
