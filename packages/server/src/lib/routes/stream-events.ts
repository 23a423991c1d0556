import { createRoute } from '@hono/zod-openapi'
import type { ModuleParts } from '@parley/core/module'
import { ephemeralFrameSchema, streamSchemaOf } from '@parley/core/protocol'
import { z } from 'zod'
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
      '`id` only where `types`, `conversationId` or `channel` left events out since the last event. With ' +
      '`ephemeral=true` typing and presence are sent too, without an `id`: `event` is `typing` or `presence`, `data` an ' +
      'EphemeralFrame. Unknown query parameters are ignored. Credentials in the query are refused, except a `ticket`.',
    security: secured,
    request: { headers: streamHeaders, query: streamQuery(parley.modules) },
    responses: {
      200: { description: 'The stream.', content: { 'text/event-stream': { schema: schemaOf(parley.modules) } } },
      default: refusals('not_found', 'connections.too_many'),
    },
  })
  app.openapi(route, async (c) => {
    const { after: given, types, conversationId, channel, ephemeral } = c.req.valid('query')
    const after = cursorOf(c.req.url, { header: c.req.valid('header')['last-event-id'], after: given })
    const filter = { types, conversationId, channel }
    return streams.open(c.var.caller, { after, filter, ephemeral, signal: c.req.raw.signal })
  })
}

/** The data of the stream: events of the log, and typing and presence on request. */
function schemaOf(modules: readonly ModuleParts[]): z.ZodType {
  const events = streamSchemaOf(modules)
  return z.union([events, ephemeralFrameSchema]).meta({ examples: events.meta()?.examples })
}
