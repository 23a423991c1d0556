import { createRoute } from '@hono/zod-openapi'
import { invitationSchema, listSchema, presentInvitation, presentList } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { json, problem, secured } from '../../document.ts'
import { order } from '../../filters.ts'
import { paging } from '../../parameters.ts'
import { peopleIn } from '../../people/people-view.ts'

/** `GET /api/v1/invitations`: the invitations, also the accepted and the expired ones. */
export function listInvitations(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/invitations',
    operationId: 'listInvitations',
    summary: 'List invitations',
    security: secured,
    request: { query: z.strictObject({ ...paging, order }) },
    responses: {
      200: json('A page of invitations, the newest first.', listSchema(invitationSchema)),
      default: problem,
    },
  })
  app.openapi(route, async (c) => {
    const page = await peopleIn(c.var.view).invitations({ ...c.req.valid('query'), signal: c.req.raw.signal })
    return c.json(presentList(page, presentInvitation), 200)
  })
}
