import { createRoute } from '@hono/zod-openapi'
import { typingReportSchema } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { jsonBody, problem, secured } from '../document.ts'
import { conversationParameter } from '../parameters.ts'

/** `POST /api/v1/conversations/{id}/typing`: the caller writes, or has stopped. */
export function reportTyping(app: App): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/conversations/{id}/typing',
    operationId: 'reportTyping',
    summary: 'Report that you are writing',
    description:
      'For clients without a socket. The report lasts 6 seconds: send it again while the person writes, every few ' +
      'seconds at most. Reports in quick succession are merged.',
    security: secured,
    request: { params: conversationParameter, body: jsonBody(typingReportSchema) },
    responses: { 204: { description: 'Reported.' }, default: problem },
  })
  app.openapi(route, async (c) => {
    const { view, person } = c.var.caller
    const { writing } = c.req.valid('json')
    await view.live.typing(c.req.valid('param').id, writing, { name: person.name, signal: c.req.raw.signal })
    return c.body(null, 204)
  })
}
