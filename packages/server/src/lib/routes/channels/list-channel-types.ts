import { createRoute } from '@hono/zod-openapi'
import { channelTypeSchema, presentChannelType } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { json, problem, secured } from '../../document.ts'

/** `GET /api/v1/channel-types`: the types of channels that can be added. */
export function listChannelTypes(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/channel-types',
    operationId: 'listChannelTypes',
    summary: 'List channel types',
    description:
      'The types of channels that can be added, each with the JSON Schema of its configuration. A secret field has ' +
      '`writeOnly`. The properties are in the order of a form.',
    security: secured,
    responses: { 200: json('The types.', z.object({ items: z.array(channelTypeSchema) })), default: problem },
  })
  app.openapi(route, (c) => c.json({ items: c.var.view.channels.types().map(presentChannelType) }, 200))
}
