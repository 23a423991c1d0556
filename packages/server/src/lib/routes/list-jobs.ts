import { createRoute } from '@hono/zod-openapi'
import { jobSchema, jobStateSchema, listSchema, presentJob, presentList } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { order } from '../filters.ts'
import { nameFilter, paging } from '../parameters.ts'

/** `GET /api/v1/jobs`: durable work that waits, runs or is dead. */
export function listJobs(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/jobs',
    operationId: 'listJobs',
    summary: 'List jobs',
    description: 'With `state=dead`: jobs that failed too often, and wait for a person. A completed job is deleted.',
    security: secured,
    request: {
      query: z.strictObject({ ...paging, order, state: jobStateSchema.optional(), queue: nameFilter }),
    },
    responses: { 200: json('A page of jobs, the newest first.', listSchema(jobSchema)), default: problem },
  })
  app.openapi(route, async (c) => {
    const { state, queue, ...rest } = c.req.valid('query')
    const { signal } = c.req.raw
    const page = await c.var.view.jobs.list({ where: { state, queue }, ...rest, signal })
    return c.json(presentList(page, presentJob), 200)
  })
}
