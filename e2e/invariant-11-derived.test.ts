import { type ConversationId, createParley, ParleyError } from '@parley/core'
import { sqlite } from '@parley/store-kysely/sqlite'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { count, drifted } from './lib/database.ts'
import { misfound } from './lib/misfound.ts'
import { paper, written } from './lib/paper.ts'
import { scratch } from './lib/scratch.ts'
import { unhurried } from './lib/unhurried.ts'
import { violations } from './lib/violations.ts'

const people = fc.constantFrom('ann', 'bob', 'cleo')
const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('receive'), from: people, at: fc.integer({ min: 1, max: 9_999 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('send'), to: people }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read'), of: people, place: fc.nat({ max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unread'), of: people, unread: fc.constant(true) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('set'), of: people, status: fc.constantFrom('open', 'archived', 'closed') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('block'), of: people, blocked: fc.boolean() }) },
)

type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never

it('invariant 11: derived = recomputed, after any operations at once and one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(operation, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
      async (rounds) => {
        using folder = scratch()
        const file = folder.file('parley.db')
        const parley = await createParley({
          store: sqlite(file),
          channels: { post: paper({ sent: [] }) },
          environment: unhurried,
        })
        let number = 0
        const newest = async (person: string): Promise<ConversationId | undefined> => {
          const { items } = await parley.conversations.list({ limit: 100 })
          return items.find(({ addressValue }) => addressValue === person)?.id
        }
        const perform = async (each: Operation): Promise<void> => {
          const conversation = 'of' in each ? await newest(each.of) : undefined
          if ('from' in each) {
            number += 1
            await parley.handleWebhook(
              'post',
              written({ id: String(number), from: each.from, text: `text ${number}`, at: each.at }),
            )
          } else if ('to' in each) {
            await parley.conversations.start({ channel: 'post', to: each.to, text: 'hello' })
          } else if (conversation !== undefined && 'place' in each) {
            const { items, asOf } = await parley.messages.list(conversation, { limit: 10 })
            const readThrough = items[each.place]?.id ?? asOf
            await parley.conversations.update(conversation, { readThrough })
          } else if (conversation !== undefined && 'unread' in each) {
            await parley.conversations.update(conversation, { unread: true })
          } else if (conversation !== undefined && 'status' in each) {
            await parley.conversations.update(conversation, { status: each.status as 'open' })
          } else if (conversation !== undefined && 'blocked' in each) {
            const { addressId } = await parley.conversations.get(conversation)
            await (each.blocked ? parley.addresses.block(addressId) : parley.addresses.unblock(addressId))
          }
        }
        for (const round of rounds) {
          const results = await Promise.allSettled(round.map(perform))
          // A closed conversation with a successor of its thread stays closed, and the error names this. No other
          // failure is allowed.
          for (const result of results) {
            if (result.status === 'rejected')
              expect(ParleyError.is(result.reason) && result.reason.code).toBe('conversation.closed')
          }
        }
        expect(await misfound(parley)).toEqual([])
        await parley.stop()
        expect(drifted(file)).toEqual([])
        expect(violations(file).filter((each) => each.startsWith('P6'))).toEqual([])
        for (const direction of ['inbound', 'outbound'] as const) {
          const counter = direction === 'inbound' ? 'received' : 'sent'
          expect(count(file, `select coalesce(sum(${counter}), 0) from parley_statistics where name = ?`, 'hour')).toBe(
            count(file, 'select count(*) from parley_messages where direction = ?', direction),
          )
        }
      },
    ),
    { numRuns: 40 },
  )
})
