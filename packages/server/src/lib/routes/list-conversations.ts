import { createRoute } from '@hono/zod-openapi'
import {
  conversationSchema,
  conversationStatusSchema,
  listSchema,
  presentConversation,
  presentList,
} from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { flagFilter, nameFilter, paging } from '../parameters.ts'

/** `GET /api/v1/conversations`: those that moved last come first. */
export function listConversations(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/conversations',
    operationId: 'listConversations',
    summary: 'List conversations',
    security: secured,
    request: {
      query: z.strictObject({
        ...paging,
        status: conversationStatusSchema.optional(),
        starred: flagFilter,
        unread: flagFilter,
        channel: nameFilter,
        assignee: nameFilter,
      }),
    },
    responses: {
      200: json('A page of conversations, the one that moved last first.', listSchema(conversationSchema)),
      default: problem,
    },
  })
  app.openapi(route, async (c) => {
    const { limit, cursor, unread, ...where } = c.req.valid('query')
    const { signal } = c.req.raw
    const page = await c.var.view.conversations.list({ where: { ...where, hasUnread: unread }, limit, cursor, signal })
    return c.json(presentList(page, presentConversation), 200)
  })
}
