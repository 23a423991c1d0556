import { createRoute } from '@hono/zod-openapi'
import { personReadMarkSchema, presentPersonReadMark } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { conversationParameter } from '../parameters.ts'

/** `GET /api/v1/conversations/{id}/read-mark`: the progress of the caller in reading. */
export function getReadMark(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/conversations/{id}/read-mark',
    operationId: 'getReadMark',
    summary: 'Get the own read mark',
    description:
      "The progress of the caller in reading a conversation. The team's own mark is `unread` of the conversation.",
    security: secured,
    request: { params: conversationParameter },
    responses: { 200: json('The read mark of the caller.', personReadMarkSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { signal } = c.req.raw
    const mark = await c.var.view.conversations.readMark(c.req.valid('param').id, { signal })
    return c.json(presentPersonReadMark(mark), 200)
  })
}
