import { createRoute } from '@hono/zod-openapi'
import { statisticsSummarySchema, timeSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { nameFilter } from '../parameters.ts'

/** `GET /api/v1/statistics/summary`: the figures of a period. */
export function summarizeStatistics(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/statistics/summary',
    operationId: 'summarizeStatistics',
    summary: 'Summarize the statistics of a period',
    description:
      'By step, channel and person, at most 800 days and 1000 steps. `zone` is the time zone of days, weeks and months, ' +
      'such as `Europe/Berlin`. Default: `UTC`, and steps of one day.',
    security: secured,
    request: {
      query: z.strictObject({
        from: timeSchema,
        to: timeSchema,
        step: z.enum(['hour', 'day', 'week', 'month']).optional(),
        zone: nameFilter,
        channel: nameFilter,
        person: nameFilter,
      }),
    },
    responses: { 200: json('The figures.', statisticsSummarySchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { from, to, ...rest } = c.req.valid('query')
    const { signal } = c.req.raw
    const period = { from: Date.parse(from), to: Date.parse(to) }
    return c.json(await c.var.view.statistics.summary({ ...period, ...rest, signal }), 200)
  })
}
