import { ParleyError } from '@parley/core'

/**
 * Whether a page of an origin may open a stream or a socket. Allowed are those of the list and the own one.
 *
 * Only a browser sends an origin, and it applies CORS to no WebSocket. The own origin is compared by its host, because a
 * proxy may end TLS.
 */
export function isAllowedOrigin(
  origin: string | null | undefined,
  { host, allowed }: { host: string | null | undefined; allowed: readonly string[] },
): boolean {
  if (origin === null || origin === undefined) return true
  if (allowed.includes(origin)) return true
  if (!/^https?:\/\/[^/]+$/.test(origin) || !URL.canParse(origin) || host === null || host === undefined) return false
  const { protocol, origin: normal } = new URL(origin)
  return normal === origin && URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).origin === origin
}

export function refusedOrigin(): ParleyError {
  const fix = 'Add the origin of the page to corsOrigins.'
  return new ParleyError('forbidden', { reason: 'Pages of this origin may not connect.', fix })
}
