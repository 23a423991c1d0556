import { createRoute } from '@hono/zod-openapi'
import { presentTime, ticketSchema } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, problem, secured } from '../../document.ts'
import type { PeopleContext } from './people-context.ts'

/** `POST /api/v1/tickets`: a ticket for a stream or a socket. */
export function issueTicket(app: App, { people }: PeopleContext): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/tickets',
    operationId: 'issueTicket',
    summary: 'Issue a ticket',
    description:
      'Opens one stream or socket as the caller, by `?ticket=`, within 30 seconds and once. For browsers, where an ' +
      '`EventSource` and a `WebSocket` send no header. The stream ends with the credentials of the caller.',
    security: secured,
    responses: { 200: json('The ticket.', ticketSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { ticket, expiresAt } = await people.tickets.issue(c.var.caller.authenticated, c.var.view.id)
    return c.json({ ticket, expiresAt: presentTime(expiresAt) }, 200)
  })
}
