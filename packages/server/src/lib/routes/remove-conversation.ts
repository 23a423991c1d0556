import { createRoute } from '@hono/zod-openapi'
import { presentRemoval, removedConversationSchema } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'
import { conversationParameter } from '../parameters.ts'

/** `DELETE /api/v1/conversations/{id}`: removes a conversation with its messages and files. */
export function removeConversation(app: App): void {
  const route = createRoute({
    method: 'delete',
    path: '/api/v1/conversations/{id}',
    operationId: 'removeConversation',
    summary: 'Remove a conversation',
    description:
      'No list and no search has it any more, and nothing of it is sent. A job removes its messages, the read marks of ' +
      'persons, and files that no other message has. Its addresses and contacts stay.',
    security: secured,
    request: { params: conversationParameter, headers: idempotencyHeader },
    responses: { 202: json('The conversation is removed.', removedConversationSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const removed = await c.var.view.conversations.remove(c.req.valid('param').id, { key, signal })
    markReplayed(c, removed.replayed)
    return c.json(presentRemoval(removed), 202)
  })
}
