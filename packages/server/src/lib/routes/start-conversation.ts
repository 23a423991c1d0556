import { createRoute } from '@hono/zod-openapi'
import { partedRequest, presentConversation, presentMessage, startedSchema, startSchema } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, jsonBody, located, refusals, secured } from '../document.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'

/** `POST /api/v1/conversations`: sends a message to an address, in the existing conversation or in a new one. */
export function startConversation(app: App): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/conversations',
    operationId: 'startConversation',
    summary: 'Start a conversation',
    security: secured,
    request: { headers: idempotencyHeader, body: jsonBody(startSchema) },
    responses: {
      200: json('The conversation existed; the body contains its new message.', startedSchema),
      201: located(json('A conversation was opened; the body contains its first message.', startedSchema)),
      default: refusals(
        ...(['channel.unknown', 'address.invalid', 'text.empty', 'text.too_long', 'content.unsupported'] as const),
        ...(['media.not_ready', 'not_found'] as const),
      ),
    },
  })
  app.openapi(route, async (c) => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const { content, options } = partedRequest(c.req.valid('json'))
    const { replayed, ...value } = await c.var.view.conversations.start(content, { ...options, key, signal })
    markReplayed(c, replayed)
    const { conversation, message, further } = value
    const started = {
      ...presentConversation(conversation, conversation),
      message: presentMessage(message),
      ...(further === undefined ? {} : { further: further.map(presentMessage) }),
    }
    if (!value.opened) return c.json(started, 200)
    c.header('location', `/api/v1/conversations/${started.id}`)
    return c.json(started, 201)
  })
}
