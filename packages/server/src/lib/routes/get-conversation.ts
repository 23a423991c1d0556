import { createRoute } from '@hono/zod-openapi'
import { conversationSchema, presentConversation } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { joinsOf } from '../joins.ts'
import { conversationParameter } from '../parameters.ts'

/** `GET /api/v1/conversations/{id}` */
export function getConversation(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/conversations/{id}',
    operationId: 'getConversation',
    summary: 'Get a conversation',
    security: secured,
    request: { params: conversationParameter },
    responses: { 200: json('The conversation.', conversationSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { view } = c.var
    const { signal } = c.req.raw
    const conversation = await view.conversations.get(c.req.valid('param').id, { signal })
    const joinsFor = await joinsOf(view, [conversation], { signal })
    return c.json(presentConversation(conversation, joinsFor(conversation)), 200)
  })
}
