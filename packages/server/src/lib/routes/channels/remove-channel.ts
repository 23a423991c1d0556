import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { secured } from '../../document.ts'
import { idempotencyHeader, markReplayed } from '../../idempotency.ts'
import { channelParameter } from './channel-parameter.ts'
import { ofChange } from './refusals.ts'

const versionQuery = z.object({
  version: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be a version of the channel')
    .transform(Number)
    .optional()
    .meta({ description: 'The version that the caller has seen. Another one is refused with `channel.changed`.' }),
})

/** `DELETE /api/v1/channels/{id}`: removes a channel. */
export function removeChannel(app: App): void {
  const route = createRoute({
    method: 'delete',
    path: '/api/v1/channels/{id}',
    operationId: 'removeChannel',
    summary: 'Remove a channel',
    description:
      'The channel is closed after its running calls, and a job restores the earlier values of its provider. Its ' +
      'conversations stay readable. A message that waits is refused with `channel.removed`.',
    security: secured,
    request: { params: channelParameter, query: versionQuery, headers: idempotencyHeader },
    responses: { 204: { description: 'The channel is removed.' }, default: ofChange },
  })
  app.openapi(route, async (c) => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const { version } = c.req.valid('query')
    const { signal } = c.req.raw
    const { replayed } = await c.var.view.channels.remove(c.req.valid('param').id, { version, key, signal })
    markReplayed(c, replayed)
    return c.body(null, 204)
  })
}
