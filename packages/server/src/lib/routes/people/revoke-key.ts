import { createRoute } from '@hono/zod-openapi'
import { apiKeySchema, presentApiKey } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, problem, secured } from '../../document.ts'
import { keyParameter } from '../../people/parameters.ts'
import { peopleIn } from '../../people/people-view.ts'

/** `DELETE /api/v1/keys/{id}`: revokes a key of the API. */
export function revokeKey(app: App): void {
  const route = createRoute({
    method: 'delete',
    path: '/api/v1/keys/{id}',
    operationId: 'revokeKey',
    summary: 'Revoke a key of the API',
    description: 'It is refused from now on, and its streams end. It stays in the list.',
    security: secured,
    request: { params: keyParameter },
    responses: { 200: json('The revoked key.', apiKeySchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(presentApiKey(await peopleIn(c.var.view).revokeKey(id, { signal: c.req.raw.signal })), 200)
  })
}
