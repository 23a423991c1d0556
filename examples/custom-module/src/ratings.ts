// A feature in one file: a kind of record, an event, a job, a command, queries and routes.
import { type ConversationId, conversation, ParleyError, type TenantId, type Time } from '@parley/core'
import {
  type Branded,
  type Command,
  defineModule,
  defineRecord,
  integer,
  type Module,
  optional,
  type RecordKind,
  secret,
  text,
  time,
} from '@parley/core/module'
import { z } from 'zod'

export type RatingId = Branded<'RatingId'>

/** A customer's rating of a conversation. */
export interface Rating {
  kind: 'rating'
  tenant: TenantId
  id: RatingId
  version: number
  conversationId: ConversationId
  /** 1 to 5; 0 until the customer has answered. */
  stars: number
  comment: string | null
  askedAt: Time
}

const queries = {
  ratings: { filters: ['conversationId'], narrowing: ['stars'], keyset: ['askedAt', 'id'] },
  search: { search: true, keyset: ['place'] },
} as const

export const rating: RecordKind<Rating, typeof queries> = defineRecord<Rating>()({
  kind: 'rating',
  prefix: 'rat',
  table: 'ratings',
  keyed: false,
  columns: { conversationId: text, stars: integer, comment: secret(optional(text)), askedAt: time },
  search: ['comment'],
  queries,
})

export interface Ratings {
  id: 'ratings'
  reads: { list: typeof rating.queries.ratings; search: typeof rating.queries.search; get: typeof rating }
  events: { 'rating.given': { ratingId: RatingId; conversationId: ConversationId; stars: number } }
  jobs: { 'ratings.ask': { conversationId: ConversationId } }
  commands: {
    /** Records that the customer was asked. */
    ask: Command<ConversationId, Rating>
    /** Records the customer's answer. */
    give: Command<{ id: RatingId; stars: number; comment?: string | null | undefined }, Rating>
  }
}

/** Asks the customer for a rating when a conversation is archived. */
export function ratings({ question = 'How did we do, from 1 to 5?' }: { question?: string } = {}): Module<Ratings> {
  return defineModule<Ratings>({
    id: 'ratings',
    records: [rating],
    reads: { list: rating.queries.ratings, search: rating.queries.search, get: rating },
    events: { 'rating.given': { subject: 'ratingId', joins: { rating: [rating, 'ratingId'] } } },
    jobs: {
      'ratings.ask': {
        concurrency: 4,
        async run({ work: { conversationId }, parley }) {
          await parley.messages.send(conversationId, { text: question })
          await parley.ratings.ask(conversationId)
        },
      },
    },
    on: {
      'conversation.changed': (draft, { conversationId, changes }) => {
        if (changes.status === 'archived') draft.addJob('ratings.ask', { conversationId })
        return undefined
      },
    },
    commands: {
      ask: {
        input: conversation.idSchema,
        returns: rating,
        decide: (draft, conversationId) =>
          draft.put(rating, { id: draft.newId(rating), conversationId, stars: 0, comment: null, askedAt: draft.now }),
      },
      give: {
        input: z.object({ id: rating.idSchema, stars: z.int().min(1).max(5), comment: z.string().nullish() }),
        returns: rating,
        lookups: ({ id }) => [rating.ref(id)],
        decide(draft, { id, stars, comment = null }) {
          const known = draft.get(rating, id)
          if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
          const { conversationId, version } = known
          draft.emit({ type: 'rating.given', version: version + 1, ratingId: id, conversationId, stars })
          return draft.put(rating, { ...known, stars, comment })
        },
      },
    },
    routes: { 'GET /ratings': 'list', 'GET /ratings/{id}': 'get', 'PATCH /ratings/{id}': 'give' },
  })
}
