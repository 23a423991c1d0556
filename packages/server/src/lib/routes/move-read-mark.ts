import { createRoute } from '@hono/zod-openapi'
import type { Cursor, MessageId } from '@parley/core'
import { personReadMarkSchema, personReadRequestSchema, presentPersonReadMark } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, jsonBody, problem, secured } from '../document.ts'
import { conversationParameter } from '../parameters.ts'

/** `PUT /api/v1/conversations/{id}/read-mark`: moves the read mark of the caller forward. */
export function moveReadMark(app: App): void {
  const route = createRoute({
    method: 'put',
    path: '/api/v1/conversations/{id}/read-mark',
    operationId: 'moveReadMark',
    summary: 'Move the own read mark',
    description: "The mark of the caller never moves back. The team's own mark stays as it is.",
    security: secured,
    request: { params: conversationParameter, body: jsonBody(personReadRequestSchema) },
    responses: { 200: json('The read mark of the caller as it is now.', personReadMarkSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { signal } = c.req.raw
    const readThrough = c.req.valid('json').readThrough as MessageId | Cursor
    const mark = await c.var.view.conversations.readBy(c.req.valid('param').id, { readThrough }, { signal })
    return c.json(presentPersonReadMark(mark), 200)
  })
}
