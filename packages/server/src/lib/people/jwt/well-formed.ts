import { hasNamesOnce } from './names-once.ts'

/** The most characters of a token. A longer one is refused before any other work. */
export const LONGEST = 8192

/** The parameters by which a token names keys of its own, or requires an extension. */
const refused = ['jku', 'x5u', 'jwk', 'x5c', 'x5t', 'x5t#S256', 'crit', 'zip', 'enc', 'b64']

/** Whether a bearer token has the form of a JSON Web Token: three or five parts. */
export function isJwt(token: string): boolean {
  return /^[\w-]*(\.[\w-]*){2}((\.[\w-]*){2})?$/.test(token)
}

/**
 * Why a token cannot be verified, before any signature is computed; `undefined` if it can.
 *
 * Nothing that a token names is looked up or fetched: no URL, and no key of its own.
 */
export function whyMalformed(
  token: string,
  { algorithms, types }: { algorithms: readonly string[]; types: readonly string[] },
): string | undefined {
  if (token.length > LONGEST) return 'It is longer than 8192 characters.'
  const [head = '', body = '', signature = '', ...more] = token.split('.')
  if (more.length > 0) return 'It is encrypted. Only a signed token is accepted.'
  if (head === '' || body === '' || signature === '') return 'A part of it is empty.'
  const [header, claims] = [objectOf(head), objectOf(body)]
  if (header === undefined || claims === undefined) return 'It is no JSON with each name once, in base64url.'
  const { alg, typ, kid } = header
  if (typeof alg !== 'string' || !algorithms.includes(alg)) return 'Its algorithm is not accepted.'
  if (typ !== undefined && (typeof typ !== 'string' || !isType(typ, types))) return 'Its type is not accepted.'
  if (kid !== undefined && (typeof kid !== 'string' || !/^[\w.:=+-]{1,200}$/.test(kid) || kid.includes('..')))
    return 'The name of its key is not accepted.'
  const named = refused.find((name) => Object.hasOwn(header, name))
  return named === undefined ? undefined : `Its header has ${named}, which is not accepted.`
}

function isType(typ: string, types: readonly string[]): boolean {
  const plain = typ.toLowerCase().replace(/^application\//, '')
  return types.some((each) => each.toLowerCase() === plain)
}

/** The object in a part of a token. */
function objectOf(part: string): { [name: string]: unknown } | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && hasNamesOnce(text) ? (value as { [name: string]: unknown }) : undefined
  } catch {
    return undefined
  }
}
