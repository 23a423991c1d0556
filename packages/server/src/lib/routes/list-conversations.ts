import { createRoute } from '@hono/zod-openapi'
import {
  conversationSchema,
  conversationStatusSchema,
  listSchema,
  presentConversation,
  presentList,
} from '@parley/core/protocol'
import { z } from 'zod'
import { addressStatesOf } from '../address-states.ts'
import type { App } from '../app.ts'
import { conversationsWithDraft, draftFilter, ensureAlone } from '../conversations-with-draft.ts'
import { json, refusals, secured } from '../document.ts'
import { addressFilter, assigneeFilter, contactFilter, order } from '../filters.ts'
import { flagFilter, nameFilter, paging } from '../parameters.ts'

/** `GET /api/v1/conversations`: by their last activity, the newest first. */
export function listConversations(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/conversations',
    operationId: 'listConversations',
    summary: 'List conversations',
    security: secured,
    description:
      '`address` is a number or an e-mail in any spelling, on `channel` or on every channel that can parse it; or the ' +
      'id of an address. `contactId` lists the conversations with any address of a contact. `assignee=none` lists conversations without an assignee. ' +
      '`hasDraft=true` lists the conversations with a draft of the caller, the newest draft first, without other filters.',
    request: {
      query: z.strictObject({
        ...paging,
        order,
        status: conversationStatusSchema.optional(),
        starred: flagFilter,
        unread: flagFilter,
        channel: nameFilter,
        assignee: assigneeFilter,
        address: addressFilter,
        contactId: contactFilter,
        hasDraft: draftFilter,
      }),
    },
    responses: {
      200: json('A page of conversations, the last active one first.', listSchema(conversationSchema)),
      default: refusals('address.invalid'),
    },
  })
  app.openapi(route, async (c) => {
    const { limit, cursor, order: direction, unread, address, hasDraft, ...where } = c.req.valid('query')
    const { view } = c.var
    const { signal } = c.req.raw
    if (hasDraft === true) ensureAlone({ ...where, unread, address, order: direction })
    const page = await (hasDraft === true
      ? conversationsWithDraft(view, { limit, cursor, signal })
      : view.conversations.list({
          where: { ...where, ...address, hasUnread: unread },
          order: direction,
          limit,
          cursor,
          signal,
        }))
    const stateOf = await addressStatesOf(view, page.items, { signal })
    return c.json(
      presentList(page, (conversation) => presentConversation(conversation, stateOf(conversation))),
      200,
    )
  })
}
