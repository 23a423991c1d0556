import { z } from 'zod'
import type { ConversationJoins } from '../decide/conversation-joins.ts'
import type { SearchHit as Hit, SearchListing } from '../engine/read/search-messages.ts'
import { type Conversation, conversationExample, conversationSchema, presentConversation } from './conversation.ts'
import { type List, listSchema, presentList } from './list.ts'
import { type Message, messageSchema, presentMessage } from './message.ts'

/** A found part of a message: UTF-16 offsets into its field, `end` behind the last letter. */
export interface Highlight {
  field: 'subject' | 'text'
  start: number
  end: number
}

/** One page of found messages. */
export interface SearchList extends List<SearchHit> {
  /** The reason of an empty result, if the search has no term that a message could contain. */
  reason?: string
}

/** A found message, its conversation, and the positions of the searched words. */
export interface SearchHit {
  message: Message
  conversation: Conversation
  /** Whole words without overlaps, at most 100. The subject's are first, in their order. */
  highlights: Highlight[]
}

const highlightSchema: z.ZodType<Highlight> = z
  .object({ field: z.enum(['subject', 'text']), start: z.int().nonnegative(), end: z.int().positive() })
  .meta({ id: 'Highlight', examples: [{ field: 'text', start: 6, end: 11 }] })

export const searchHitSchema: z.ZodType<SearchHit> = z
  .object({ message: messageSchema, conversation: conversationSchema, highlights: z.array(highlightSchema) })
  .meta({
    id: 'SearchHit',
    description: 'A found message, its conversation, and the positions of the searched words.',
    examples: [
      {
        message: {
          id: 'msg_5f4e3d2c1b0a99887766554433221100',
          conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
          direction: 'inbound',
          subject: null,
          text: 'Is my order on its way?',
          status: 'received',
          tracking: null,
          at: '2026-03-01T09:30:00.000Z',
          createdAt: '2026-03-01T09:30:00.000Z',
          html: null,
          attachments: [],
          parts: [],
          attributes: {},
          ...{ history: false, automatic: false, adopted: false },
          ...{ due: null, expires: null, units: null, cost: null, engagements: [] },
          error: null,
          conflict: false,
          possibleDuplicate: false,
          author: null,
        },
        conversation: conversationExample,
        highlights: [{ field: 'text', start: 6, end: 11 }],
      },
    ],
  })

export const searchListSchema: z.ZodType<SearchList> = z
  .object({
    items: z.array(searchHitSchema),
    next: z.string().nullable(),
    asOf: z.string(),
    reason: z.exactOptional(z.string()).meta({
      description: 'The reason of an empty result, if `q` has no word, number or emoji in it.',
    }),
  })
  .meta({ examples: listSchema(searchHitSchema).meta()?.examples ?? [] })

/** Writes a page of found messages in the form of the wire, each conversation with its joins. */
export function presentSearchList(
  { reason, ...page }: SearchListing,
  joinsOf: (conversation: Hit['conversation']) => ConversationJoins,
): SearchList {
  const list = presentList(page, (hit) => presentSearchHit(hit, joinsOf(hit.conversation)))
  return { ...list, ...(reason === undefined ? {} : { reason }) }
}

/** Writes a found message in the form of the wire, with the joins of its conversation. */
export function presentSearchHit({ message, conversation, highlights }: Hit, joins: ConversationJoins): SearchHit {
  return {
    message: presentMessage(message),
    conversation: presentConversation(conversation, joins),
    highlights: highlights.map(({ field, start, end }) => ({ field, start, end })),
  }
}
