/** The text in place of a number: a number, or why there is none. */
export type Written = { number: string } | { refusal: string }

/**
 * Parses a number by RFC 3966 and RFC 5724, `tel:+1-415-555-0123` or `sms:+14155550123`. Text without a scheme is a
 * number with the same parameters.
 *
 * `phone-context` completes a local number if it is a prefix; a domain completes nothing. By RFC 3966 an unknown
 * parameter is ignored, unless its name begins with `m-`.
 */
export function readTelUri(text: string): Written {
  const [, scheme, rest = text] = /^(tel|sms|smsto|mms|mmsto):(?:\/\/)?(.*)$/is.exec(text) ?? []
  const decoded = scheme === undefined ? text : decode(rest)
  if (decoded === undefined) return { refusal: 'It has a percent sign that encodes nothing.' }
  // The fields of a text that a link proposes, such as its body, are not part of the address.
  const recipients = scheme === undefined || /^tel$/i.test(scheme) ? decoded : decoded.replace(/[?&].*$/s, '')
  const [number = '', ...fields] = recipients.split(';').map((part) => part.trim())
  const parameters = new Map(fields.map((field) => parameterOf(field)))
  if (parameters.has('ext')) return { refusal: EXTENSION }
  if (parameters.has('isub')) return { refusal: SUBADDRESS }
  const unknown = [...parameters.keys()].some((name) => name.startsWith('m-'))
  if (unknown) return { refusal: 'It has a mandatory parameter that is not supported.' }
  const context = parameters.get('phone-context')
  if (context === undefined || number.startsWith('+')) return { number }
  if (!context.startsWith('+'))
    return { refusal: 'Its phone-context is not a country code. Add the country code to the number.' }
  return { number: `${context}${number}` }
}

/** Why a number with an extension is refused. */
export const EXTENSION = 'A text reaches no extension. Give the number without it.'
const SUBADDRESS = 'A text reaches no subaddress (isub). Give the number without it.'

function parameterOf(field: string): [string, string] {
  const [name = '', ...value] = field.split('=')
  return [name.trim().toLowerCase(), value.join('=').trim()]
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
