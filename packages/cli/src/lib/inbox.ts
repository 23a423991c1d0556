import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import { site } from '@parley/inbox'
import type { Server } from '@parley/server'
import type { MiddlewareHandler } from 'hono'
import { securedPage } from './page-policy.ts'

const secured = securedPage()

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
