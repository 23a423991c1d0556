import { createRoute } from '@hono/zod-openapi'
import { presentSearchList, searchListSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, refusals, secured } from '../document.ts'
import { joinsOf } from '../joins.ts'
import { conversationFilter, paging } from '../parameters.ts'
import { searchQuery } from '../search-query.ts'

/** `GET /api/v1/messages/search`: messages by their words, the newest first. */
export function searchMessages(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/messages/search',
    operationId: 'searchMessages',
    summary: 'Search messages',
    description:
      'Finds messages with all terms of `q` in subject and text: words in any case and accents, `"a phrase"`, ' +
      '`begin*`, an emoji, and a number of 7 digits or more with its digits in any groups. Everything else is text: ' +
      'punctuation alone finds nothing, and `reason` explains it. The message that arrived last comes first.',
    security: secured,
    request: {
      query: z.strictObject({
        q: searchQuery,
        conversationId: conversationFilter,
        ...paging,
      }),
    },
    responses: {
      200: json('A page of results, the newest first.', searchListSchema),
      default: refusals('not_found'),
    },
  })
  app.openapi(route, async (c) => {
    const { q, ...where } = c.req.valid('query')
    const { signal } = c.req.raw
    const page = await c.var.view.messages.search(q, { ...where, signal })
    const found = page.items.map(({ conversation }) => conversation)
    const joinsFor = await joinsOf(c.var.view, found, { signal })
    return c.json(presentSearchList(page, joinsFor), 200)
  })
}
