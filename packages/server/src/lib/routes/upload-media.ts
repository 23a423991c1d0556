import { createRoute } from '@hono/zod-openapi'
import { mediaFileSchema, presentMediaFile } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, located, refusals, secured } from '../document.ts'
import { UPLOAD_PATH } from '../files/except-uploads.ts'
import { receivedFile, withField } from '../files/received-file.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'

const query = z.object({
  name: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .meta({ description: 'The name of the file. Default: `filename` of the header `Content-Disposition`.' }),
})

/** `POST /api/v1/media`: stores the file in the body. */
export function uploadMedia(app: App): void {
  const route = createRoute({
    method: 'post',
    path: UPLOAD_PATH,
    operationId: 'uploadMedia',
    summary: 'Upload a file',
    description:
      'The body is the file itself, and `Content-Type` its type. The type must be that of the bytes. A message to send ' +
      'names the file by its `id`.',
    security: secured,
    request: { query, headers: idempotencyHeader, body: { required: true, content: { '*/*': {} } } },
    responses: {
      201: located(json('The record of the stored file.', mediaFileSchema)),
      default: refusals(
        'media.no_store',
        'media.empty',
        'media.too_large',
        'media.type_mismatch',
        'idempotency.mismatch',
      ),
    },
  })
  app.openapi(route, async (c) => {
    const { name } = c.req.valid('query')
    const { 'idempotency-key': key } = c.req.valid('header')
    const { content, ...sent } = receivedFile(c.req.raw)
    const { signal } = c.req.raw
    const options = { ...sent, name: name ?? sent.name, key, signal }
    const { file, replayed } = await c.var.view.media.put(content, options).catch((error: unknown) => {
      throw withField(error)
    })
    markReplayed(c, replayed)
    c.header('location', `${UPLOAD_PATH}/${file.id}`)
    return c.json(presentMediaFile(file), 201)
  })
}
