import { createRoute } from '@hono/zod-openapi'
import { conversationPatchSchema, conversationSchema, patchOf, presentConversation } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, jsonBody, refusals, secured } from '../document.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'
import { conversationParameter } from '../parameters.ts'

/** `PATCH /api/v1/conversations/{id}`: stars, reads, archives, closes, snoozes, assigns, labels. */
export function updateConversation(app: App): void {
  const route = createRoute({
    method: 'patch',
    path: '/api/v1/conversations/{id}',
    operationId: 'updateConversation',
    summary: 'Change a conversation',
    description:
      '`readThrough` marks messages read up to the given one: the id of a message, or a cursor (`asOf` of a page, ' +
      '`id` of an event). A message that arrived later stays unread, and the read mark never moves back. `unread: true` ' +
      'marks a read conversation unread from its last inbound message. `snoozedUntil` snoozes an open conversation, at ' +
      'most 366 days ahead, until that time or its next inbound message. `null` ends the snooze.',
    security: secured,
    request: { params: conversationParameter, headers: idempotencyHeader, body: jsonBody(conversationPatchSchema) },
    responses: {
      200: json('The conversation as it is now.', conversationSchema),
      default: refusals('conversation.closed'),
    },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const patch = patchOf(c.req.valid('json'))
    const { conversation: value, replayed } = await c.var.view.conversations.update(id, patch, { key, signal })
    markReplayed(c, replayed)
    return c.json(presentConversation(value, value), 200)
  })
}
