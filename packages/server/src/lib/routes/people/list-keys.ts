import { createRoute } from '@hono/zod-openapi'
import { apiKeySchema, listSchema, presentApiKey, presentList } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { json, problem, secured } from '../../document.ts'
import { order } from '../../filters.ts'
import { paging } from '../../parameters.ts'
import { peopleIn } from '../../people/people-view.ts'

/** `GET /api/v1/keys`: the keys of the API, also the revoked ones. */
export function listKeys(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/keys',
    operationId: 'listKeys',
    summary: 'List the keys of the API',
    description: 'Their secrets are not stored. A key of the configuration of the server is not listed.',
    security: secured,
    request: { query: z.strictObject({ ...paging, order }) },
    responses: { 200: json('A page of keys, the newest first.', listSchema(apiKeySchema)), default: problem },
  })
  app.openapi(route, async (c) => {
    const page = await peopleIn(c.var.view).keys({ ...c.req.valid('query'), signal: c.req.raw.signal })
    return c.json(presentList(page, presentApiKey), 200)
  })
}
