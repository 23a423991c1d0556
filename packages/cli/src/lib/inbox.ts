import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import { site } from '@parley/inbox'
import type { Server } from '@parley/server'
import type { MiddlewareHandler } from 'hono'

/**
 * The policy of the pages: files of this server only, no inline script, and no frame around them.
 *
 * `blob:` shows a file before its upload. Components set some styles while they are open.
 */
const policy = [
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
].join('; ')

const secured: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('content-security-policy', policy)
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'same-origin')
  c.header('cross-origin-opener-policy', 'same-origin')
  c.header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
}

/** The places of the inbox. Each is the same page. */
const places = ['/', '/settings', '/settings/*', '/reports'] as const

/** The facts of a new installation for the inbox. */
export interface Welcome {
  /** The path of the simulator; `null` if real providers are configured. */
  simulator: string | null
  /** How many conversations are examples. */
  examples(): Promise<number>
}

/** Serves the inbox at `/`, with its security headers. */
export function mountInbox({ app }: Server, welcome: Welcome): void {
  const root = fileURLToPath(site)
  const page: MiddlewareHandler = async (c) => {
    c.header('cache-control', 'no-cache')
    return c.html(await readFile(new URL('index.html', site), 'utf8'))
  }
  for (const place of places) app.get(place, secured, page)
  app.get('/welcome', async (c) => {
    c.header('cache-control', 'no-store')
    return c.json({ simulator: welcome.simulator, examples: await welcome.examples() })
  })
  const files = serveStatic({
    root,
    // The names of these files have a digest of their content.
    onFound: (path, c) =>
      c.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  })
  app.get('/assets/*', secured, files)
  for (const name of ['/theme.js', '/icon.svg', '/push-worker.js']) app.get(name, secured, files)
}
