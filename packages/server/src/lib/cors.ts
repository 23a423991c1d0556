import { ParleyError } from '@parley/core'
import type { MiddlewareHandler } from 'hono'
import type { RequestState } from './app.ts'
import { label } from './label.ts'

/** The paths that pages of other origins may call. Webhooks are not among them, nor what is mounted beside the API. */
export const corsPaths = ['/api/*', '/openapi.json', '/errors/*', '/live', '/ready', '/version'] as const

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE'

/** Headers that a page may send: those of the API, and those that polyfills of EventSource add. */
const REQUEST_HEADERS = [
  'authorization',
  'cache-control',
  'content-type',
  'idempotency-key',
  'last-event-id',
  'x-request-id',
  'x-requested-with',
]

/** Headers that a page may read beside those that every page may. */
const ANSWER_HEADERS = 'idempotent-replayed, location, retry-after, x-request-id'

/** For how many seconds a browser may keep the answer to a preflight. */
const MAX_AGE = '600'

/**
 * Lets pages of the listed origins call the API. An origin is compared as it is written; there is no pattern and no wildcard.
 *
 * @throws `input.invalid` for an origin that no browser would send
 */
export function cors(origins: readonly string[]): MiddlewareHandler<RequestState> {
  for (const origin of origins) assertOrigin(origin)
  const listed = new Set(origins)
  return async (c, next) => {
    const origin = c.req.header('origin')
    const allowed = origin !== undefined && listed.has(origin) ? origin : undefined
    const isPreflight = c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined
    if (allowed !== undefined && isPreflight) {
      const asked = c.req.header('access-control-request-headers') ?? ''
      return new Response(null, { status: 204, headers: preflightHeaders(allowed, asked) })
    }
    await next()
    const vary = c.res.headers.get('vary')
    // Without an origin as well: a cache must not give that answer to a page.
    label(c, 'vary', vary === null ? 'Origin' : `${vary}, Origin`)
    if (allowed === undefined) return undefined
    for (const [name, value] of Object.entries(originHeaders(allowed))) label(c, name, value)
    label(c, 'access-control-expose-headers', ANSWER_HEADERS)
    return undefined
  }
}

function originHeaders(origin: string): Record<string, string> {
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' }
}

function preflightHeaders(origin: string, asked: string): Record<string, string> {
  const names = asked
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name))
  return {
    ...originHeaders(origin),
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': [...new Set([...REQUEST_HEADERS, ...names])].join(', '),
    'access-control-max-age': MAX_AGE,
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  }
}

/**
 * Whether a text is an origin exactly as a browser sends it: `https://app.example.com`, `http://localhost:5173`. Not `*`,
 * not `null`, no path, no default port, no capital letter.
 */
export function isOrigin(text: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@\\*,]+$/.test(text) || text.startsWith('file:') || !URL.canParse(text))
    return false
  const { protocol, origin, host } = new URL(text)
  // Shells of applications have schemes of their own: `capacitor://localhost`. A URL has no origin for them.
  return origin === 'null' ? `${protocol}//${host}` === text : origin === text
}

function assertOrigin(origin: string): void {
  if (isOrigin(origin)) return
  const reason = `${JSON.stringify(origin)} is no origin. Write it as a browser sends it: https://app.example.com, without a path.`
  throw new ParleyError('input.invalid', { field: 'corsOrigins', reason })
}
