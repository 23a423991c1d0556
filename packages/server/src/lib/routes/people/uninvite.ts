import { createRoute } from '@hono/zod-openapi'
import { invitationSchema, presentInvitation } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, problem, secured } from '../../document.ts'
import { invitationParameter } from '../../people/parameters.ts'
import { peopleIn } from '../../people/people-view.ts'

/** `DELETE /api/v1/invitations/{id}`: withdraws an invitation. */
export function uninvite(app: App): void {
  const route = createRoute({
    method: 'delete',
    path: '/api/v1/invitations/{id}',
    operationId: 'uninvite',
    summary: 'Withdraw an invitation',
    description: 'Its link does not work any more. A person that has accepted it stays.',
    security: secured,
    request: { params: invitationParameter },
    responses: { 200: json('The invitation as it was.', invitationSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const removed = await peopleIn(c.var.view).uninvite(id, { signal: c.req.raw.signal })
    return c.json(presentInvitation(removed), 200)
  })
}
