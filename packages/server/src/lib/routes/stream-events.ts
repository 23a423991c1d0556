import { createRoute } from '@hono/zod-openapi'
import { streamSchemaOf } from '@parley/core/protocol'
import type { App, ServerContext } from '../app.ts'
import { refusals, secured } from '../document.ts'
import { cursorOf, streamHeaders, streamQuery } from '../events/stream-query.ts'

/** `GET /api/v1/events`: the log as it grows, over server-sent events. */
export function streamEvents(app: App, { streams, parley }: Pick<ServerContext, 'streams' | 'parley'>): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/events',
    operationId: 'streamEvents',
    summary: 'Follow the events',
    description:
      'Server-sent events: `event` is the type, `id` the cursor, `data` a StreamEvent. A stream that is resumed with ' +
      '`Last-Event-ID` (else `lastEventId`, else `after`) misses nothing and repeats nothing. If its cursor is too old, ' +
      'the first event is `reset`. Without a cursor it begins now. A `heartbeat` is sent every 30 seconds. It has an ' +
      '`id` only where `types`, `conversationId` or `channel` left events out since the last event. Unknown query parameters ' +
      'are ignored.',
    security: secured,
    request: { headers: streamHeaders, query: streamQuery(parley.modules) },
    responses: {
      200: { description: 'The stream.', content: { 'text/event-stream': { schema: streamSchemaOf(parley.modules) } } },
      default: refusals('not_found'),
    },
  })
  app.openapi(route, async (c) => {
    const { after: given, types, conversationId, channel } = c.req.valid('query')
    const after = cursorOf(c.req.url, { header: c.req.valid('header')['last-event-id'], after: given })
    return streams.open(c.var.view, { after, filter: { types, conversationId, channel }, signal: c.req.raw.signal })
  })
}
