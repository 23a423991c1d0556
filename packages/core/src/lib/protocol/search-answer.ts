import { z } from 'zod'
import type { ConversationJoins } from '../decide/conversation-joins.ts'
import type { SearchAnswer as Answer } from '../engine/read/search-all.ts'
import type { Attributes } from '../model/attributes.ts'
import type { Contact as ContactRecord } from '../model/contact.ts'
import type { Conversation as ConversationRecord } from '../model/conversation.ts'
import { type Address, addressSchema, presentAddress } from './address.ts'
import { attributesSchema } from './content.ts'
import { exampleOf } from './example.ts'
import { presentSearchHit, type SearchHit, searchHitSchema } from './search-hit.ts'
import { presentTime, timeSchema } from './time.ts'

/** A contact that a search finds, with its addresses. */
export interface ContactHit {
  id: string
  name: string | null
  attributes: Attributes
  createdAt: string
  addresses: Address[]
}

/** The first results of a search, by their kind. */
export interface SearchAnswer {
  messages: { items: SearchHit[]; next: string | null }
  contacts: { items: ContactHit[]; next: string | null }
  /** The position of the results in the event stream. */
  asOf: string
  /** The reason of an empty result, if `q` has no word, number or emoji in it. */
  reason?: string
}

const contactHitSchema: z.ZodType<ContactHit> = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    attributes: attributesSchema,
    createdAt: timeSchema,
    addresses: z.array(addressSchema),
  })
  .meta({
    id: 'ContactHit',
    description: 'A contact that a search finds, with its addresses.',
    examples: [
      {
        id: 'per_99887766554433221100ffeeddccbbaa',
        name: 'Ann Lee',
        attributes: {},
        createdAt: '2026-03-01T09:30:00.000Z',
        addresses: [exampleOf(addressSchema)],
      },
    ],
  })

const next = z.string().nullable()

export const searchAnswerSchema: z.ZodType<SearchAnswer> = z
  .object({
    messages: z.object({ items: z.array(searchHitSchema), next }),
    contacts: z.object({ items: z.array(contactHitSchema), next }),
    asOf: z.string(),
    reason: z.exactOptional(z.string()).meta({
      description: 'The reason of an empty result, if `q` has no word, number or emoji in it.',
    }),
  })
  .meta({
    id: 'SearchAnswer',
    description: 'The first results of a search, by their kind. `next` continues the search of that kind.',
    examples: [
      {
        messages: { items: [exampleOf(searchHitSchema)], next: null },
        contacts: { items: [exampleOf(contactHitSchema)], next: null },
        asOf: '61d6ca50c902089c.6',
      },
    ],
  })

/** Writes the results of a search in the form of the wire, each conversation with its joins. */
export function presentSearchAnswer(
  { messages, contacts }: Answer,
  joinsOf: (conversation: ConversationRecord) => ConversationJoins,
): SearchAnswer {
  const { reason, asOf } = messages
  return {
    messages: {
      items: messages.items.map((hit) => presentSearchHit(hit, joinsOf(hit.conversation))),
      next: messages.next,
    },
    contacts: {
      items: contacts.items.map(({ contact, addresses }) => ({
        ...presentContact(contact),
        addresses: addresses.map(presentAddress),
      })),
      next: contacts.next,
    },
    asOf,
    ...(reason === undefined ? {} : { reason }),
  }
}

function presentContact({ id, name, attributes, createdAt }: ContactRecord): Omit<ContactHit, 'addresses'> {
  return { id, name, attributes, createdAt: presentTime(createdAt) }
}
