import { createRoute } from '@hono/zod-openapi'
import type { ConversationId } from '@parley/core'
import { presenceReportSchema } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { jsonBody, refusals, secured } from '../document.ts'

/** `PUT /api/v1/presence`: the caller is there, with a conversation open. */
export function reportPresence(app: App): void {
  const route = createRoute({
    method: 'put',
    path: '/api/v1/presence',
    operationId: 'reportPresence',
    summary: 'Report that you are there',
    description: 'For clients without a socket. The report lasts 45 seconds: send it again every 30.',
    security: secured,
    request: { body: jsonBody(presenceReportSchema) },
    responses: { 204: { description: 'Reported.' }, default: refusals('not_found') },
  })
  app.openapi(route, async (c) => {
    const { view, person } = c.var.caller
    const { state, conversationId } = c.req.valid('json')
    const { signal } = c.req.raw
    await view.live.presence(state, conversationId as ConversationId | null, { name: person.name, signal })
    return c.body(null, 204)
  })
}
