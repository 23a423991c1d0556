import { createRoute } from '@hono/zod-openapi'
import { secretDigest } from '@parley/core/people'
import { madeInvitationSchema, newInvitationSchema, presentInvitation } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, jsonBody, refusals, secured } from '../../document.ts'
import { peopleIn } from '../../people/people-view.ts'
import type { PeopleContext } from './people-context.ts'

/** `POST /api/v1/invitations`: invites a person. */
export function invite(app: App, { people }: PeopleContext): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/invitations',
    operationId: 'invite',
    summary: 'Invite a person',
    description:
      'No mail is sent: pass the link `/#invitation=SECRET` on. It is shown once, and accepted once, within seven days.',
    security: secured,
    request: { body: jsonBody(newInvitationSchema) },
    responses: {
      200: json('The invitation with its secret.', madeInvitationSchema),
      default: refusals('person.exists'),
    },
  })
  app.openapi(route, async (c) => {
    const secret = people.newSecret()
    const { signal } = c.req.raw
    const input = { ...c.req.valid('json'), digest: secretDigest(secret) }
    const made = await peopleIn(c.var.view).invite(input, { signal })
    return c.json({ ...presentInvitation(made), secret }, 200)
  })
}
