import { createRoute } from '@hono/zod-openapi'
import { partedRequest, presentMessage, replySchema, sentMessageSchema } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, jsonBody, located, refusals, secured } from '../document.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'
import { conversationParameter } from '../parameters.ts'

/** `POST /api/v1/conversations/{id}/messages`: queues a message durably. */
export function sendMessage(app: App): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/conversations/{id}/messages',
    operationId: 'sendMessage',
    summary: 'Reply in a conversation',
    description:
      'The message is stored and queued; its status and the event stream report its progress. With `split`, a text that is longer than the channel carries is several messages, in order: the answer is the first one, and `further` has the others. They are one command with one key.',
    security: secured,
    request: { params: conversationParameter, headers: idempotencyHeader, body: jsonBody(replySchema) },
    responses: {
      202: located(json('The message, queued.', sentMessageSchema)),
      default: refusals(
        'text.empty',
        'text.too_long',
        'content.unsupported',
        'media.not_ready',
        'conversation.closed',
        'idempotency.mismatch',
        'channel.unknown',
      ),
    },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const { content, options } = partedRequest(c.req.valid('json'))
    const sent = await c.var.view.messages.send(id, content, { ...options, key, signal })
    const { message: value, further, replayed } = sent
    markReplayed(c, replayed)
    c.header('location', `/api/v1/messages/${value.id}`)
    const others = further.length === 0 ? {} : { further: further.map(presentMessage) }
    return c.json({ ...presentMessage(value), ...others }, 202)
  })
}
