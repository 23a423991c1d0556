import { createRoute } from '@hono/zod-openapi'
import { listSchema, presentList, presentStatistic, statisticNameSchema, statisticSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { order } from '../filters.ts'
import { nameFilter, paging } from '../parameters.ts'

/** `GET /api/v1/statistics`: statistics by day. */
export function listStatistics(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/statistics',
    operationId: 'listStatistics',
    summary: 'List statistics by day',
    security: secured,
    request: {
      query: z.strictObject({ ...paging, order, name: statisticNameSchema.optional(), channel: nameFilter }),
    },
    responses: {
      200: json('A page of statistics, the newest day first.', listSchema(statisticSchema)),
      default: problem,
    },
  })
  app.openapi(route, async (c) => {
    const { name, channel, order: direction = 'newest', ...rest } = c.req.valid('query')
    const { signal } = c.req.raw
    const page = await c.var.view.statistics.list({ where: { name, channel }, order: direction, ...rest, signal })
    return c.json(presentList(page, presentStatistic), 200)
  })
}
