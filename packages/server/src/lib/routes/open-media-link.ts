import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { App, ServerContext } from '../app.ts'
import { storeCodes } from '../document/refusals.ts'
import { fileBody, fileUnchanged, refusals, unsecured } from '../document.ts'
import { serveFile } from '../files/serve-file.ts'

const params = z.object({
  tenant: z.string().meta({ examples: ['default'] }),
  id: z.string().meta({ examples: ['med_0f1e2d3c4b5a69788796a5b4c3d2e1f0'] }),
})

// The link is verified as a whole. So a missing part is refused like a changed one.
const query = z.object({
  expires: z.string().optional().meta({ description: 'When the link expires, in milliseconds since 1970.' }),
  signature: z.string().optional().meta({ description: 'The signature over tenant, id and expiry.' }),
})

/** `GET /media/{tenant}/{id}`: the file of a signed link. */
export function openMediaLink(app: App, { parley }: Pick<ServerContext, 'parley'>): void {
  const route = createRoute({
    method: 'get',
    path: '/media/{tenant}/{id}',
    operationId: 'openMediaLink',
    summary: 'Read a file by its signed link',
    description: 'For providers, which download a file that they send. The link is the credential, and it expires.',
    security: unsecured,
    request: { params, query },
    responses: {
      200: fileBody('The whole file.'),
      206: fileBody('A range of the file.', { isRange: true }),
      304: fileUnchanged('The client has it: its `ETag` is in `If-None-Match`.'),
      default: refusals(
        ...(['media.link_invalid', 'media.no_store', 'media.not_ready', 'media.gone', 'media.out_of_range'] as const),
        ...storeCodes,
      ),
    },
  })
  app.openapi(route, (c) => serveFile((options) => parley.openLink(c.req.raw.url, options), c.req.raw, c.var.requestId))
}
