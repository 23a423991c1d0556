import { createRoute } from '@hono/zod-openapi'
import { listSchema, messageSchema, presentList, presentMessage } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { order } from '../filters.ts'
import { conversationParameter, paging } from '../parameters.ts'

/** `GET /api/v1/conversations/{id}/messages`: the newest first. */
export function listMessages(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/conversations/{id}/messages',
    operationId: 'listMessages',
    summary: 'List the messages of a conversation',
    security: secured,
    request: { params: conversationParameter, query: z.strictObject({ ...paging, order }) },
    responses: { 200: json('A page of messages, the newest first.', listSchema(messageSchema)), default: problem },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { signal } = c.req.raw
    const page = await c.var.view.messages.list(id, { ...c.req.valid('query'), signal })
    return c.json(presentList(page, presentMessage), 200)
  })
}
