import { createRoute } from '@hono/zod-openapi'
import { roles } from '@parley/core'
import { presentTime, type Session, sessionSchema } from '@parley/core/protocol'
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
    description: 'The principal of the request, the actions of its role, and the end of its credentials.',
    security: secured,
    responses: { 200: json('The caller.', sessionSchema), default: problem },
  })
  app.openapi(route, (c) => c.json(presentSession(c.var.caller.authenticated, c.var.view.id), 200))
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
