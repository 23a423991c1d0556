import { createRoute } from '@hono/zod-openapi'
import { jobSchema, presentJob } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { jobParameter } from '../filters.ts'

/** `GET /api/v1/jobs/{id}` */
export function getJob(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/jobs/{id}',
    operationId: 'getJob',
    summary: 'Get a job',
    description: 'A completed job is deleted, so it is not found.',
    security: secured,
    request: { params: jobParameter },
    responses: { 200: json('The job.', jobSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { signal } = c.req.raw
    const job = await c.var.view.jobs.get(c.req.valid('param').id, { signal })
    return c.json(presentJob(job), 200)
  })
}
