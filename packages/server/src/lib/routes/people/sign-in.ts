import { createRoute } from '@hono/zod-openapi'
import type { ErrorCode } from '@parley/core'
import { sessionSchema, signInSchema } from '@parley/core/protocol'
import type { Context } from 'hono'
import type { App } from '../../app.ts'
import { storeCodes } from '../../document/refusals.ts'
import { json, jsonBody, refusals, unsecured, withCookie } from '../../document.ts'
import { clientOf } from '../../people/client.ts'
import { setSession } from '../../people/cookie.ts'
import { ensureOrigin } from '../../people/own-page.ts'
import { type Begun, signInByPassword, signInByTicket } from '../../people/sign-in.ts'
import type { RequestState } from '../../request-state.ts'
import { presentSession } from './get-session.ts'
import type { PeopleContext } from './people-context.ts'

/** The codes of a route that needs no credentials, and reads a body. */
export const openCodes: readonly ErrorCode[] = [
  ...(['input.malformed', 'input.too_large', 'input.unsupported_type', 'csrf.refused'] as const),
  ...storeCodes,
]

/** `POST /api/v1/session`: signs a person in. */
export function signIn(app: App, { people, corsOrigins }: PeopleContext): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/session',
    operationId: 'signIn',
    summary: 'Sign in',
    description:
      'By e-mail and password, or by the one-use ticket of the first start, which works on the machine of the server ' +
      'only. After 10 failures in 15 minutes, an address or an e-mail has to wait.',
    security: unsecured,
    request: { body: jsonBody(signInSchema) },
    responses: {
      200: withCookie(json('The session. Its cookie is set.', sessionSchema)),
      default: refusals('sign_in.refused', 'sign_in.limited', ...openCodes),
    },
  })
  app.openapi(route, async (c) => {
    ensureOrigin(c.req.raw, corsOrigins)
    const given = c.req.valid('json')
    const begun =
      'ticket' in given
        ? await signInByTicket(people, given.ticket, clientOf(c))
        : await signInByPassword(people, given, clientOf(c))
    return c.json(answerWithSession(c, people.parts.view.id, begun), 200)
  })
}

/** Sets the cookie of a begun session, and presents it. */
export function answerWithSession(
  c: Context<RequestState>,
  tenant: string,
  { person, session, cookie, maxAge }: Begun,
): ReturnType<typeof presentSession> {
  setSession(c, cookie, maxAge)
  const { id, role, name } = person
  return presentSession({ id: `user:${id}`, role, name, by: 'session', expiresAt: session.expiresAt }, tenant)
}
