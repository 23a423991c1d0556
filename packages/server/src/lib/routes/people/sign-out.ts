import { createRoute } from '@hono/zod-openapi'
import { ParleyError } from '@parley/core'
import type { SessionId } from '@parley/core/people'
import type { App } from '../../app.ts'
import { problem, secured, withCookie } from '../../document.ts'
import { removeSession } from '../../people/cookie.ts'
import type { PeopleContext } from './people-context.ts'

/** `DELETE /api/v1/session`: signs the caller out. */
export function signOut(app: App, { people }: PeopleContext): void {
  const route = createRoute({
    method: 'delete',
    path: '/api/v1/session',
    operationId: 'signOut',
    summary: 'Sign out',
    description: 'Ends the session and its streams. A key and a token cannot be signed out.',
    security: secured,
    responses: { 204: withCookie({ description: 'The session has ended. Its cookie is removed.' }), default: problem },
  })
  app.openapi(route, async (c) => {
    const { by, source } = c.var.caller.authenticated
    if (by !== 'session' || source == null)
      throw new ParleyError('forbidden', { reason: 'Only a session can be signed out.' })
    await people.parts.view.people.signOut(source as SessionId)
    removeSession(c)
    return c.body(null, 204)
  })
}
