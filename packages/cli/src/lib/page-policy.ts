import type { MiddlewareHandler } from 'hono'

/**
 * The policy of the pages: files of this server only, no inline script, and no frame around them.
 *
 * `blob:` shows a file before its upload. Components set some styles while they are open.
 */
const policy: readonly string[] = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
]

/** Adds the security headers of a page to its answer. `more` are further rules of its policy. */
export function securedPage(...more: string[]): MiddlewareHandler {
  const rules = [...policy, ...more].join('; ')
  return async (c, next) => {
    await next()
    c.header('content-security-policy', rules)
    c.header('x-content-type-options', 'nosniff')
    c.header('referrer-policy', 'same-origin')
    c.header('cross-origin-opener-policy', 'same-origin')
    c.header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
  }
}
