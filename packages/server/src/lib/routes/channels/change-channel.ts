import { createRoute } from '@hono/zod-openapi'
import { channelPatchSchema, channelSchema, presentChannel } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, jsonBody, secured } from '../../document.ts'
import { idempotencyHeader, markReplayed } from '../../idempotency.ts'
import { channelParameter } from './channel-parameter.ts'
import { ofChange } from './refusals.ts'

/** `PATCH /api/v1/channels/{id}`: changes a channel. */
export function changeChannel(app: App): void {
  const route = createRoute({
    method: 'patch',
    path: '/api/v1/channels/{id}',
    operationId: 'changeChannel',
    summary: 'Change a channel',
    description:
      'Absent fields stay, also secrets. With another `access`, a job closes the open conversations of the channel: the ' +
      'next message of a customer opens a new one.',
    security: secured,
    request: { params: channelParameter, headers: idempotencyHeader, body: jsonBody(channelPatchSchema) },
    responses: { 200: json('The channel.', channelSchema), default: ofChange },
  })
  app.openapi(route, async (c) => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const { id } = c.req.valid('param')
    const { channel, replayed } = await c.var.view.channels.update(id, c.req.valid('json'), { key, signal })
    markReplayed(c, replayed)
    return c.json(presentChannel(channel), 200)
  })
}
