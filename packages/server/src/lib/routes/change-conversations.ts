import { createRoute } from '@hono/zod-openapi'
import type { ConversationId } from '@parley/core'
import {
  conversationChangesAnswerSchema,
  conversationChangesRequestSchema,
  patchOf,
  presentChanges,
} from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, jsonBody, problem, secured } from '../document.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'

/** `POST /api/v1/conversations/changes`: changes many conversations, each with its own patch and result. */
export function changeConversations(app: App): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/conversations/changes',
    operationId: 'changeConversations',
    summary: 'Change many conversations',
    description:
      'Each change has its own result, in the order of the request: the conversation as it is now, or a problem. A ' +
      'change that is refused stops no other one, and the status is 200. `undo` is the patch that reverts a change.',
    security: secured,
    request: { headers: idempotencyHeader, body: jsonBody(conversationChangesRequestSchema) },
    responses: { 200: json('The result of each change.', conversationChangesAnswerSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const changes = c.req
      .valid('json')
      .items.map(({ id, patch }) => ({ id: id as ConversationId, patch: patchOf(patch) }))
    const { items, replayed } = await c.var.view.conversations.updateMany(changes, { key, signal })
    markReplayed(c, replayed)
    return c.json(presentChanges(items, c.var.requestId), 200)
  })
}
