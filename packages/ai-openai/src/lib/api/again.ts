import { APIConnectionError, APIError } from 'openai'

/** Codes of the system for a connection that was never made. */
const unmade = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The most milliseconds that a server may request to wait. */
const MOST = 2000

/**
 * The milliseconds to wait before a second try; `undefined` for no second try.
 *
 * A second try follows only if the first was certainly not answered. Either the connection was never made, or the server
 * refused it for its rate and requests a short wait. After a timeout, a reset or an error 500 the model may have answered.
 * A second try would be paid twice.
 */
export function waitBeforeAgain(error: unknown): number | undefined {
  if (error instanceof APIConnectionError) return isUnmade(error) ? 0 : undefined
  if (!(error instanceof APIError) || (error.status !== 429 && error.status !== 503)) return undefined
  if (String(error.code) === 'insufficient_quota') return undefined
  const header = error.headers?.get('retry-after-ms')
  const wait = header == null ? Number(error.headers?.get('retry-after') || Number.NaN) * 1000 : Number(header)
  return wait >= 0 && wait <= MOST ? wait : undefined
}

function isUnmade(error: unknown): boolean {
  let inner: unknown = error
  for (let depth = 0; depth < 5 && inner instanceof Error; depth += 1) {
    if ('code' in inner && typeof inner.code === 'string' && unmade.has(inner.code)) return true
    // Node tries several addresses of one name.
    if (inner instanceof AggregateError && inner.errors.every((each) => isUnmade(each))) return true
    inner = inner.cause
  }
  return false
}
