import { type Message, ParleyError } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { parseSearch, type Question, type Store } from '@parley/core/store'
import fc from 'fast-check'
import { expect } from 'vitest'
import { message, queryOf, schema, tenant } from './records.ts'

/** Operators of search engines and of SQL, frequent words, and letters of every kind. */
const pieces = [
  ...[
    'AND',
    'OR',
    'NOT',
    'NEAR(',
    ')',
    '"',
    '“',
    '*',
    '^',
    '+',
    '-',
    ':',
    '{words} :',
    'rowid',
    'rank',
    'parley_messages_searched_words',
  ],
  ...[
    '&',
    '|',
    '!',
    '<->',
    '<2>',
    ':*',
    ':A',
    '(',
    "'",
    "''",
    "';--",
    '\\',
    '\\\\',
    '$1',
    '?',
    '%',
    '_',
    '_con1',
    '[',
    ']',
  ],
  ...['or', 'orange', 'order', 'Ordér', 'o', '東', '東京', '京', 'ก', 'กข', 'ข่', 'ß', 'ﬁ', '🙂', '７'],
  ...[
    '👍🏽',
    '👩‍💻',
    '🇺🇦',
    '415',
    '(555)',
    '0199',
    '5550199',
    '+1',
    '4155550199',
    'علي',
    'على',
    '٧',
    'ʼ',
    '№',
    'カ',
    'が',
  ],
]
const spoken = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...pieces) },
  fc.string({ unit: 'grapheme', maxLength: 5 }),
)
const typed = fc.oneof(spoken, fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('\u0000', '\ud800'))
const spaced = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(fc.tuple(part, fc.constantFrom('', ' ', '  ')), { maxLength: 10 }).map((parts) => parts.flat().join(''))

const said = fc.record({
  text: spaced(spoken),
  subject: fc.option(spaced(spoken)),
  conversationId: fc.constantFrom('con_1', 'con_2', 'con-1') as fc.Arbitrary<Message['conversationId']>,
})

/** For any messages and searches: a store finds the messages that a scan finds, or the input was refused. */
export async function findsAsReading(store: Store, runs: number): Promise<void> {
  await using reference = memoryStore()
  await reference.migrate({ schema, apply: true })
  let number = 0
  const write = async (some: readonly Partial<Message>[]): Promise<void> => {
    const put = some.map((each) => message(`msg_${++number}`, each))
    const expectations = put.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
    const commit = { tenant, expect: expectations, put, add: [], jobs: [], events: [], remove: [] }
    for (const each of [store, reference]) expect(await each.commit([commit])).toEqual([{ ok: true }])
  }
  const searches = fc.array(fc.tuple(spaced(typed), fc.option(said)), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.array(said, { maxLength: 2 }), searches, async (some, asked) => {
      await write(some)
      for (const [q, within] of asked) {
        const query = searchFor(q, within?.conversationId)
        if (query === undefined) continue
        const { records } = await store.find(tenant, query)
        expect(records.map(({ id }) => id)).toEqual((await reference.find(tenant, query)).records.map(({ id }) => id))
      }
    }),
    { numRuns: runs },
  )
}

function searchFor(q: string, conversationId: Message['conversationId'] | undefined): Question | undefined {
  try {
    const where = { terms: parseSearch(q), conversationId }
    return { query: queryOf('message', 'search'), where, order: 'newest', limit: 1000 }
  } catch (error) {
    expect(ParleyError.is(error) && error.code).toBe('input.invalid')
    return undefined
  }
}
