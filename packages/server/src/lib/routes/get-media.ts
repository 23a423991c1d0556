import { createRoute } from '@hono/zod-openapi'
import type { App } from '../app.ts'
import { fileBody, fileUnchanged, refusals, secured } from '../document.ts'
import { serveFile } from '../files/serve-file.ts'
import { mediaParameter } from '../filters.ts'

/** `GET /api/v1/media/{id}`: the bytes of a file. */
export function getMedia(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/media/{id}',
    operationId: 'getMedia',
    summary: 'Read a file',
    description: 'The bytes of the file, for saving: a browser never shows them as a page. `Range` reads one range.',
    security: secured,
    request: { params: mediaParameter },
    responses: {
      200: fileBody('The whole file.'),
      206: fileBody('A range of the file.', { isRange: true }),
      304: fileUnchanged('The client has it: its `ETag` is in `If-None-Match`.'),
      default: refusals('media.no_store', 'media.not_ready', 'media.gone', 'media.out_of_range'),
    },
  })
  app.openapi(route, (c) => {
    const { id } = c.req.valid('param')
    return serveFile((options) => c.var.view.media.open(id, options), c.req.raw, c.var.requestId)
  })
}
