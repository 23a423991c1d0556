import { ParleyError } from '@parley/core'
import type { MiddlewareHandler } from 'hono'
import { cors as honoCors } from 'hono/cors'
import { label } from './label.ts'
import type { RequestState } from './request-state.ts'

/** The paths that pages of other origins may call. Webhooks and mounted routes are not among them. */
export const corsPaths = ['/api/*', '/openapi.json', '/errors/*', '/live', '/ready', '/version'] as const

/** Headers of an answer that a page may read beside those that every page may. */
const exposeHeaders = [
  ...['accept-ranges', 'content-disposition', 'content-range', 'etag'],
  ...['idempotent-replayed', 'location', 'retry-after', 'x-request-id'],
]

/** How many seconds a browser may cache the answer to a preflight. */
const MAX_AGE = 600

/**
 * Allows pages of the listed origins to call the API. Origins are compared exactly; there is no pattern and no
 * wildcard.
 *
 * @throws `input.invalid` for an origin that no browser would send
 */
export function cors(origins: readonly string[]): MiddlewareHandler<RequestState> {
  for (const origin of origins) assertOrigin(origin)
  const listed = new Set(origins)
  const allow = honoCors({
    origin: (origin) => origin,
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    credentials: true,
    exposeHeaders,
    maxAge: MAX_AGE,
  })
  return async (c, next) => {
    const origin = c.req.header('origin')
    const isOther = c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') === undefined
    if (origin !== undefined && listed.has(origin) && !isOther) return allow(c, next)
    await next()
    // Also without an origin: a cache must not return that answer to a page.
    const vary = c.res.headers.get('vary')
    return label(c, 'vary', vary === null ? 'Origin' : `${vary}, Origin`)
  }
}

/**
 * Whether a text is an origin in the exact form of a browser: `https://app.example.com`, `http://localhost:5173`. Not
 * `*`, not `null`, no path, no default port, no capital letter.
 */
export function isOrigin(text: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@\\*,]+$/.test(text) || text.startsWith('file:') || !URL.canParse(text))
    return false
  const { protocol, origin, host } = new URL(text)
  // Application shells have schemes of their own, such as `capacitor://localhost`. `URL` has no origin for them.
  return origin === 'null' ? `${protocol}//${host}` === text : origin === text
}

function assertOrigin(origin: string): void {
  if (isOrigin(origin)) return
  const reason = `${JSON.stringify(origin)} is not an origin. Use the form of a browser: https://app.example.com, without a path.`
  throw new ParleyError('input.invalid', { field: 'corsOrigins', reason })
}
