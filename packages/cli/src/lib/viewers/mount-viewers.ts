/// <reference path="./script.d.ts" />
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Server } from '@parley/server'
import { etag } from 'hono/etag'
import { securedPage } from '../page-policy.ts'
import { script as docsScript } from './browser/docs.ts?script'
import { script as redocScript } from './browser/redoc.ts?script'
import { docsPage, redocPage } from './pages.ts'
import { style } from './style.ts'

/**
 * Serves two viewers of the OpenAPI document: `/docs`, which calls operations too, and `/redoc`, for reading. Their
 * files are in `dist/viewers`; nothing is loaded from another host.
 */
export function mountViewers({ app }: Server): void {
  // By name, because the built file and its source have different distances to the folder.
  const root = join(dirname(createRequire(import.meta.url).resolve('@parley/cli/package.json')), 'dist', 'viewers')
  const docs = securedPage()
  // The search runs in a worker that the viewer makes from its own text.
  const redoc = securedPage('worker-src blob:')
  for (const [path, page, secured] of [
    ['/docs', docsPage, docs],
    ['/redoc', redocPage, redoc],
  ] as const) {
    app.get(path, secured, (c) => c.html(page, 200, { 'cache-control': 'no-cache' }))
    app.use(`${path}/*`, secured, etag())
  }
  const ours: [path: string, type: string, text: string][] = [
    ['/docs/page.js', 'text/javascript', docsScript],
    ['/docs/page.css', 'text/css', style],
    ['/redoc/page.js', 'text/javascript', redocScript],
  ]
  for (const [path, type, text] of ours)
    app.get(path, (c) => c.body(text, 200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' }))
  const files = serveStatic({
    root,
    precompressed: true,
    onFound: (_path, c) => c.header('cache-control', 'no-cache'),
  })
  for (const path of ['/docs/swagger-ui.js', '/docs/swagger-ui.css', '/redoc/redoc.js']) app.get(path, files)
  for (const viewer of ['docs', 'redoc']) app.get(`/${viewer}/LICENSE.txt`, files)
}
