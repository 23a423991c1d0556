import { createRoute } from '@hono/zod-openapi'
import { channelSchema, newChannelSchema, presentChannel } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, jsonBody, located, refusals, secured } from '../../document.ts'
import { idempotencyHeader, markReplayed } from '../../idempotency.ts'

/** `POST /api/v1/channels`: adds a channel. */
export function addChannel(app: App): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/channels',
    operationId: 'addChannel',
    summary: 'Add a channel',
    description:
      'The configuration is checked and sealed. Its secrets never come out. Every process opens the channel within a ' +
      'second. If the installation has a public URL, a job sets the provider up: see `added.setup`.',
    security: secured,
    request: { headers: idempotencyHeader, body: jsonBody(newChannelSchema) },
    responses: {
      201: located(json('The channel.', channelSchema)),
      default: refusals('channel.misconfigured', 'channel.exists', 'channel.setting_up', 'channel.removed'),
    },
  })
  app.openapi(route, async (c) => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const { channel, replayed } = await c.var.view.channels.add(c.req.valid('json'), { key, signal })
    markReplayed(c, replayed)
    c.header('location', `/api/v1/channels/${encodeURIComponent(channel.id)}`)
    return c.json(presentChannel(channel), 201)
  })
}
