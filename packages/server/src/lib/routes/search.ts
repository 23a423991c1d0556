import { createRoute } from '@hono/zod-openapi'
import { presentSearchAnswer, searchAnswerSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { joinsOf } from '../joins.ts'
import { paging } from '../parameters.ts'
import { searchQuery } from '../search-query.ts'

/** `GET /api/v1/search`: messages and contacts at once, the first results of each. */
export function search(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/search',
    operationId: 'search',
    summary: 'Search messages and contacts',
    description:
      'Messages by their words, and contacts by any word of a name and by the digits of a number in any ' +
      'grouping. `messages.next` continues `/api/v1/messages/search`, and `contacts.next` the search of contacts.',
    security: secured,
    request: { query: z.strictObject({ q: searchQuery, limit: paging.limit }) },
    responses: { 200: json('The first results of each kind.', searchAnswerSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { q, limit } = c.req.valid('query')
    const { signal } = c.req.raw
    const answer = await c.var.view.search(q, { limit, signal })
    const found = answer.messages.items.map(({ conversation }) => conversation)
    const joinsFor = await joinsOf(c.var.view, found, { signal })
    return c.json(presentSearchAnswer(answer, joinsFor), 200)
  })
}
