import type { Message } from '../../../model/message.ts'
import { kernel } from '../../../model/schema.ts'
import type { Commit } from '../../../ports/store.ts'
import { matches } from '../../../search/match.ts'
import { seededRandom } from '../../random.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, remove, replace } from '../commits.ts'
import { namesOf, searchFor } from '../reads.ts'
import * as a from '../samples.ts'

type Chance = () => number

const seeds = [1, 2, 3]
const vocabulary = [
  'red',
  'Réd',
  'redder',
  'blue',
  'sky',
  'of',
  '東京',
  '京',
  '🎉',
  '👍🏽',
  '415',
  '(555)',
  '0199',
  '4155550199',
  'علي',
]
const questions = [
  'red',
  'red*',
  '"blue sky"',
  'sky red',
  '"of bl"*',
  '東京',
  '京',
  'of -red',
  '🎉',
  'red 👍',
  '555-0199',
  '(415) 555-0199',
  'علی',
  '"red red"',
  'blue of sky',
]

const among = <Item>(items: readonly Item[], chance: Chance): Item | undefined =>
  items[Math.floor(chance() * items.length)]

const text = (chance: Chance): string =>
  Array.from({ length: 1 + Math.floor(chance() * 6) }, () => among(vocabulary, chance)).join(' ')

const saying = (chance: Chance): Pick<Message, 'text' | 'subject'> => ({
  text: text(chance),
  subject: chance() < 0.3 ? text(chance) : null,
})

/** One change of a message that may exist, and the message after it. */
function change(known: Message | undefined, name: string, chance: Chance): { commit: Commit; after?: Message } {
  if (known === undefined) {
    const conversationId = a.idOf(kernel.conversation, chance() < 0.5 ? 'here' : 'there')
    const after = a.message(name, { ...saying(chance), conversationId })
    return { commit: create(after), after }
  }
  if (chance() < 0.3) return { commit: remove(known) }
  const written = saying(chance)
  return { commit: replace(known, written), after: { ...known, ...written, version: known.version + 1 } }
}

const eachSeed = Object.fromEntries(
  seeds.map((seed): [string, StoreCase['run']] => [
    `for any writes a search finds the messages that a scan finds (seed ${seed})`,
    async ({ store, expect }) => {
      const chance = seededRandom(seed)
      const messages = new Map<string, Message>()
      for (let turn = 0; turn < 12; turn++) {
        const batch: Commit[] = []
        for (let each = 0; each < 4; each++) {
          const name = among([...'abcdefghijkl'], chance) ?? 'a'
          const next = change(messages.get(name), name, chance)
          batch.push(next.commit)
          if (next.after === undefined) messages.delete(name)
          else messages.set(name, next.after)
        }
        await commit(store, ...batch)
        for (const q of questions) {
          const where = chance() < 0.3 ? a.idOf(kernel.conversation, 'here') : undefined
          const query = searchFor(q, where)
          const expected = [...messages.values()]
            .filter(({ conversationId }) => where === undefined || conversationId === where)
            .filter((message) => matches(kernel.message, message, query.where.terms))
          const { records } = await store.find(a.acme, query)
          expect([turn, q, namesOf(records)]).toEqual([turn, q, namesOf(expected.toReversed())])
        }
      }
    },
  ]),
)

export const searchModelCases: readonly StoreCase[] = casesOf('find', eachSeed)
