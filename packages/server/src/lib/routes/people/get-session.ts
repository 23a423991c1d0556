import { createRoute } from '@hono/zod-openapi'
import { roles } from '@parley/core'
import { currentSessionSchema, presentTime, type Session } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import type { Authenticated } from '../../authenticated.ts'
import { json, problem, secured } from '../../document.ts'

/** `GET /api/v1/session`: the caller, for a session, a key and a token. */
export function getSession(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/session',
    operationId: 'getSession',
    summary: 'Get the caller',
    description:
      'The principal of the request, the actions of its role, and the end of its credentials. A page reads it first. ' +
      'Then a stream after its `asOf` has every later change of what the page reads.',
    security: secured,
    responses: { 200: json('The caller.', currentSessionSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { caller, view } = c.var
    const { asOf } = await view.conversations.list({ limit: 1, signal: c.req.raw.signal })
    return c.json({ ...presentSession(caller.authenticated, view.id), asOf }, 200)
  })
}

/** Writes a caller in the form of the wire. */
export function presentSession(caller: Authenticated, tenant: string): Session {
  const { id, role, name = null, by = 'token', expiresAt = null } = caller
  return {
    principal: { id, name, role },
    actions: [...roles[role]],
    ...{ tenant, by, expiresAt: expiresAt === null ? null : presentTime(expiresAt) },
  }
}
