import { createRoute } from '@hono/zod-openapi'
import { messageSchema, presentMessage } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { messageParameter } from '../filters.ts'

/** `GET /api/v1/messages/{id}` */
export function getMessage(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/messages/{id}',
    operationId: 'getMessage',
    summary: 'Get a message',
    security: secured,
    request: { params: messageParameter },
    responses: { 200: json('The message.', messageSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { signal } = c.req.raw
    const message = await c.var.view.messages.get(c.req.valid('param').id, { signal })
    return c.json(presentMessage(message), 200)
  })
}
