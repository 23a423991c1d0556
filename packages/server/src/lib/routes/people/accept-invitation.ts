import { createRoute } from '@hono/zod-openapi'
import { secretDigest } from '@parley/core/people'
import { acceptanceSchema, sessionSchema } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, jsonBody, refusals, unsecured, withCookie } from '../../document.ts'
import { acceptInvitation as accept } from '../../people/accept-invitation.ts'
import { ensureOrigin } from '../../people/own-page.ts'
import type { PeopleContext } from './people-context.ts'
import { answerWithSession, openCodes } from './sign-in.ts'

/** `POST /api/v1/invitations/accept`: makes the invited person, and signs it in. */
export function acceptInvitation(app: App, { people, corsOrigins }: PeopleContext): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/invitations/accept',
    operationId: 'acceptInvitation',
    summary: 'Accept an invitation',
    description: 'Makes the person with the e-mail and the role of the invitation, and signs it in.',
    security: unsecured,
    request: { body: jsonBody(acceptanceSchema) },
    responses: {
      200: withCookie(json('The session. Its cookie is set.', sessionSchema)),
      default: refusals('invitation.invalid', 'person.exists', ...openCodes),
    },
  })
  app.openapi(route, async (c) => {
    ensureOrigin(c.req.raw, corsOrigins)
    const { secret, ...given } = c.req.valid('json')
    const begun = await accept(people, { ...given, digest: secretDigest(secret) })
    return c.json(answerWithSession(c, people.parts.view.id, begun), 200)
  })
}
