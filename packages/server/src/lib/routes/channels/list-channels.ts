import { createRoute } from '@hono/zod-openapi'
import { channelSchema, listSchema, presentChannel } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, problem, secured } from '../../document.ts'

/** `GET /api/v1/channels`: the open channels, with their capabilities and their health. */
export function listChannels(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/channels',
    operationId: 'listChannels',
    summary: 'List channels',
    description:
      'The channels that the caller sees, by their ids, in one page: their capabilities, our own address, and their health.',
    security: secured,
    responses: { 200: json('The channels.', listSchema(channelSchema)), default: problem },
  })
  app.openapi(route, async (c) => {
    const { view } = c.var
    const { signal } = c.req.raw
    const { asOf } = await view.conversations.list({ limit: 1, signal })
    const channels = await view.channels.list({ signal })
    return c.json({ items: channels.map(presentChannel), next: null, asOf }, 200)
  })
}
