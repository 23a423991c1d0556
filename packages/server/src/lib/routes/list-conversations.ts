import { createRoute } from '@hono/zod-openapi'
import {
  conversationSchema,
  conversationSorts,
  conversationStatusSchema,
  listSchema,
  presentConversation,
  presentList,
} from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { conversationsWithDraft, draftFilter, ensureAlone } from '../conversations-with-draft.ts'
import { json, refusals, secured } from '../document.ts'
import { addressFilter, assigneeFilter, contactFilter, order } from '../filters.ts'
import { joinsOf } from '../joins.ts'
import { anyOf, flagFilter, nameValue, paging, repeated } from '../parameters.ts'

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
      'id of an address. `contactId` lists the conversations with any address of a contact. `assignee=none` lists ' +
      'conversations without an assignee. Several values of one filter mean any of them; different filters mean all. ' +
      '`hasDraft=true` lists the conversations with a draft of the caller, the newest draft first, without other filters.',
    request: {
      query: z.strictObject({
        ...paging,
        order,
        sort: z
          .enum(conversationSorts)
          .optional()
          .meta({
            description:
              'Default: `activity`. `waiting` lists those that wait for an answer, the longest wait first. `created` lists ' +
              'by the time at which they began. `order` reverses a sort.',
          }),
        status: repeated(conversationStatusSchema, 'The status.'),
        starred: flagFilter,
        unread: flagFilter,
        snoozed: flagFilter,
        channel: repeated(nameValue, 'The channel.'),
        kind: repeated(nameValue, 'The kind of the channel, such as `sms`.'),
        label: repeated(nameValue, 'A label: conversations with any of those that are given.'),
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
    const { limit, cursor, order: direction, sort, unread, address, hasDraft, ...given } = c.req.valid('query')
    const { status, channel, kind, label, assignee, ...where } = given
    const { view } = c.var
    const { signal } = c.req.raw
    if (hasDraft === true) ensureAlone({ ...given, unread, address, sort, order: direction })
    const any = {
      ...{ status: anyOf(status), channel: anyOf(channel), kind: anyOf(kind) },
      ...{ labels: anyOf(label), assignee: anyOf(assignee) },
    }
    const page = await (hasDraft === true
      ? conversationsWithDraft(view, { limit, cursor, signal })
      : view.conversations.list({
          where: { ...where, ...any, ...address, hasUnread: unread },
          ...{ order: direction, sort, limit, cursor, signal },
        }))
    const joinsFor = await joinsOf(view, page.items, { signal })
    return c.json(
      presentList(page, (conversation) => presentConversation(conversation, joinsFor(conversation))),
      200,
    )
  })
}
