import { createRoute } from '@hono/zod-openapi'
import { jobSchema, presentJob } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, refusals, secured } from '../document.ts'
import { jobParameter } from '../filters.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'

/** `POST /api/v1/jobs/{id}/replay`: queues a dead job again. */
export function replayJob(app: App): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/jobs/{id}/replay',
    operationId: 'replayJob',
    summary: 'Replay a dead job',
    description: 'The job runs again as soon as possible. A failed or unknown message gets a new attempt.',
    security: secured,
    request: { params: jobParameter, headers: idempotencyHeader },
    responses: {
      200: json('The job, which is queued.', jobSchema),
      default: refusals('job.not_dead', 'idempotency.mismatch'),
    },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const { job: value, replayed } = await c.var.view.jobs.replay(id, { key, signal })
    markReplayed(c, replayed)
    return c.json(presentJob(value), 200)
  })
}
