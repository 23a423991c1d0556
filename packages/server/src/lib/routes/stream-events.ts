import { createRoute } from '@hono/zod-openapi'
import type { Cursor } from '@parley/core'
import { streamEventSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App, ServerContext } from '../app.ts'
import { problem, secured } from '../document.ts'

const cursor = z.string().max(2000).optional()

/** `GET /api/v1/events`: the log as it grows, over server-sent events. */
export function streamEvents(app: App, { streams }: Pick<ServerContext, 'streams'>): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/events',
    operationId: 'streamEvents',
    summary: 'Follow what happens',
    description:
      'Server-sent events: `event` is the type, `id` the cursor, `data` a StreamEvent. A stream that is resumed with ' +
      '`Last-Event-ID` (or `after`) misses nothing and repeats nothing; where its cursor is too old to tell, the first ' +
      'event is `reset`. Without a cursor it begins now. A `heartbeat` without id comes every 30 seconds.',
    security: secured,
    request: {
      headers: z.object({ 'last-event-id': cursor }),
      query: z.strictObject({
        after: cursor.meta({ description: '`asOf` of a list, an `id` of this stream, or `oldest`.' }),
      }),
    },
    responses: {
      200: { description: 'The stream.', content: { 'text/event-stream': { schema: streamEventSchema } } },
      default: problem,
    },
  })
  app.openapi(route, async (c) => {
    // What an EventSource saw last is newer than what its URL says.
    const after = c.req.valid('header')['last-event-id'] || c.req.valid('query').after || undefined
    return streams.open(c.var.view, after as Cursor | undefined, c.req.raw.signal)
  })
}
