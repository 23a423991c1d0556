import { createRoute } from '@hono/zod-openapi'
import { channelSchema, presentChannel } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, refusals, secured } from '../../document.ts'
import { channelParameter } from './channel-parameter.ts'

/** `GET /api/v1/channels/{id}`: one channel. */
export function getChannel(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/channels/{id}',
    operationId: 'getChannel',
    summary: 'Get a channel',
    security: secured,
    request: { params: channelParameter },
    responses: { 200: json('The channel.', channelSchema), default: refusals('channel.unknown', 'channel.removed') },
  })
  app.openapi(route, async (c) => {
    const { signal } = c.req.raw
    return c.json(presentChannel(await c.var.view.channels.get(c.req.valid('param').id, { signal })), 200)
  })
}
