import { createRoute } from '@hono/zod-openapi'
import { jobSchema, presentJob } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, refusals, secured } from '../document.ts'
import { jobParameter } from '../filters.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'

/** `DELETE /api/v1/jobs/{id}`: removes a job without running it. */
export function removeJob(app: App): void {
  const route = createRoute({
    method: 'delete',
    path: '/api/v1/jobs/{id}',
    operationId: 'removeJob',
    summary: 'Remove a job',
    description:
      'The job is not run. Any dead job can be removed. A waiting job can be removed if it is of a handler or of a module.',
    security: secured,
    request: { params: jobParameter, headers: idempotencyHeader },
    responses: {
      200: json('The job as it was.', jobSchema),
      default: refusals('job.not_removable', 'idempotency.mismatch'),
    },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const { job, replayed } = await c.var.view.jobs.remove(id, { key, signal })
    markReplayed(c, replayed)
    return c.json(presentJob(job), 200)
  })
}
