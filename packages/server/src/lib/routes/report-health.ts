import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { App, ServerContext } from '../app.ts'
import { storeCodes } from '../document/refusals.ts'
import { json, problem, refusals, unsecured } from '../document.ts'

const healthSchema = z.object({ status: z.literal('ok') }).meta({ examples: [{ status: 'ok' }] })
const readinessSchema = healthSchema
  .extend({
    store: z.string().optional().describe('The name of the store: `sqlite`, `postgres`.'),
    unsafe: z
      .array(z.string())
      .optional()
      .describe('Settings of the database under which a power failure can lose acknowledged messages.'),
  })
  .meta({ examples: [{ status: 'ok', store: 'sqlite' }] })
const versionSchema = z
  .object({ name: z.literal('parley'), version: z.string() })
  .meta({ examples: [{ name: 'parley', version: '1.0.0' }] })

/** `GET /live`, `/ready` and `/version`: the health checks of a supervisor. */
export function reportHealth(app: App, { parley, inFlight, version, store }: ServerContext): void {
  const live = createRoute({
    method: 'get',
    path: '/live',
    operationId: 'live',
    summary: 'Whether the process runs',
    security: unsecured,
    responses: { 200: json('It does.', healthSchema), default: problem },
  })
  const ready = createRoute({
    method: 'get',
    path: '/ready',
    operationId: 'ready',
    summary: 'Whether requests can be answered',
    security: unsecured,
    description:
      'The store answers, accepts changes and has the version of this program, and the process is not stopping.',
    responses: { 200: json('They can.', readinessSchema), default: refusals(...storeCodes) },
  })
  const versionRoute = createRoute({
    method: 'get',
    path: '/version',
    operationId: 'version',
    summary: 'The version of the program',
    security: unsecured,
    responses: { 200: json('The version.', versionSchema), default: problem },
  })
  app.openapi(live, (c) => c.json({ status: 'ok' as const }, 200))
  app.openapi(ready, async (c) => {
    const { unsafe } = await inFlight.unlessLeaving(() => parley.ready({ signal: c.req.raw.signal }))
    return c.json({ status: 'ok' as const, ...(store && { store }), ...(unsafe.length > 0 && { unsafe }) }, 200)
  })
  app.openapi(versionRoute, (c) => c.json({ name: 'parley' as const, version }, 200))
}
