// A feature in one file: a kind of record, an event, a job, a command, queries and routes.
import { conversation, ParleyError } from '@parley/core'
import { defineModule, defineRecord, integer, optional, secret, text, time } from '@parley/core/module'
import { z } from 'zod'

const queries = {
  ratings: { filters: ['conversationId'], narrowing: ['stars'], keyset: ['askedAt', 'id'] },
  search: { search: true, keyset: ['place'] },
}
export const rating = defineRecord()({
  kind: 'rating',
  prefix: 'rat',
  table: 'ratings',
  keyed: false,
  columns: { conversationId: text, stars: integer, comment: secret(optional(text)), askedAt: time },
  search: ['comment'],
  queries,
})
/** Asks the customer for a rating when a conversation is archived. */
export function ratings({ question = 'How did we do, from 1 to 5?' } = {}) {
  return defineModule({
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
