import { createRoute } from '@hono/zod-openapi'
import { listSchema, personSchema, presentList, presentPerson } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { json, problem, secured } from '../../document.ts'
import { order } from '../../filters.ts'
import { paging } from '../../parameters.ts'
import { peopleIn } from '../../people/people-view.ts'

/** `GET /api/v1/people`: the people of the team, also those that are not active. */
export function listPeople(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/people',
    operationId: 'listPeople',
    summary: 'List people',
    description: '`id` is the id of the principal of a person: the `assignee` and the `author` of records.',
    security: secured,
    request: { query: z.strictObject({ ...paging, order }) },
    responses: { 200: json('A page of people, the newest first.', listSchema(personSchema)), default: problem },
  })
  app.openapi(route, async (c) => {
    const page = await peopleIn(c.var.view).list({ ...c.req.valid('query'), signal: c.req.raw.signal })
    return c.json(presentList(page, presentPerson), 200)
  })
}
