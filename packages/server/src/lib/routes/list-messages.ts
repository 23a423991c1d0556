import { createRoute } from '@hono/zod-openapi'
import { type MessageId, ParleyError } from '@parley/core'
import {
  listAroundSchema,
  messageSchema,
  presentList,
  presentListAround,
  presentMessage,
  timeSchema,
} from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { order } from '../filters.ts'
import { conversationParameter, paging } from '../parameters.ts'

const around = z
  .union([z.string().regex(/^msg_\w{1,195}$/), timeSchema])
  .optional()
  .meta({
    description:
      'The id of a message, or a time: the page has it in the middle, the newest first. `next` continues with earlier ' +
      'messages. `previous` continues with later ones, with `order=oldest`.',
    examples: ['msg_00112233445566778899aabbccddeeff', '2026-03-01T09:30:00.000Z'],
  })

/** `GET /api/v1/conversations/{id}/messages`: the newest first, or those around one of them. */
export function listMessages(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/conversations/{id}/messages',
    operationId: 'listMessages',
    summary: 'List the messages of a conversation',
    security: secured,
    request: { params: conversationParameter, query: z.strictObject({ ...paging, order, around }) },
    responses: {
      200: json('A page of messages, the newest first.', listAroundSchema(messageSchema)),
      default: problem,
    },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { signal } = c.req.raw
    const { around: given, ...page } = c.req.valid('query')
    const { messages } = c.var.view
    if (given === undefined)
      return c.json(presentList(await messages.list(id, { ...page, signal }), presentMessage), 200)
    if (page.cursor !== undefined || page.order !== undefined) {
      const reason = 'Give around alone, or order and cursor.'
      throw new ParleyError('input.invalid', { field: 'around', reason })
    }
    const place = given.startsWith('msg_') ? (given as MessageId) : Date.parse(given)
    return c.json(
      presentListAround(await messages.around(id, place, { limit: page.limit, signal }), presentMessage),
      200,
    )
  })
}
