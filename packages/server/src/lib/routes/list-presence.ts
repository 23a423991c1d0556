import { createRoute } from '@hono/zod-openapi'
import { presenceFrameSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'

const schema = z.object({ items: z.array(presenceFrameSchema) }).meta({
  id: 'PresenceList',
  description: 'The people that are online or away, each once.',
  examples: [{ items: [presenceFrameSchema.meta()?.examples].flat() }],
})

/** `GET /api/v1/presence`: the people that are online or away. */
export function listPresence(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/presence',
    operationId: 'listPresence',
    summary: 'List the people that are there',
    description:
      'The people that are online or away, from the reports that this process has. A conversation that the caller does not see is ' +
      '`null`. In the first moment of a process the list may be incomplete.',
    security: secured,
    responses: { 200: json('The people.', schema), default: problem },
  })
  app.openapi(route, async (c) => {
    const items = await c.var.view.live.present({ signal: c.req.raw.signal })
    return c.json({ items }, 200)
  })
}
