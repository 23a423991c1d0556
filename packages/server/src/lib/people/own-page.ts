import { ParleyError } from '@parley/core'

/** The header that only a page of an allowed origin can send: a browser asks the server first. */
const CSRF_HEADER = 'x-parley-csrf'

const safe = ['GET', 'HEAD', 'OPTIONS']

/** @throws `csrf.refused` if the request comes from a page of an origin that is not the own one and not listed */
export function ensureOrigin(request: Request, origins: readonly string[]): void {
  const origin = request.headers.get('origin')
  if (origin === null || origins.includes(origin) || isOwn(origin, request.url)) return
  throw new ParleyError('csrf.refused', { field: 'origin', reason: 'The origin of the page is not allowed.' })
}

/** @throws `csrf.refused` if an unsafe request lacks the header that a foreign page cannot send */
export function ensureFromOwnPage(request: Request): void {
  if (safe.includes(request.method) || request.headers.get(CSRF_HEADER) === '1') return
  throw new ParleyError('csrf.refused', { field: CSRF_HEADER, reason: `The header ${CSRF_HEADER}: 1 is missing.` })
}

// A proxy that ends TLS passes the host on, and the request has http.
function isOwn(origin: string, url: string): boolean {
  if (!URL.canParse(origin)) return false
  const [page, own] = [new URL(origin), new URL(url)]
  return page.host === own.host && (page.protocol === own.protocol || own.protocol === 'http:')
}
