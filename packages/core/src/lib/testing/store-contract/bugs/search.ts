import type { TenantId } from '../../../model/ids.ts'
import type { Message } from '../../../model/message.ts'
import type { Query, WhereOf } from '../../../model/record.ts'
import { kernel } from '../../../model/schema.ts'
import type { Page, Question, Store } from '../../../ports/store.ts'
import { matches } from '../../../search/match.ts'
import type { SearchTerm } from '../../../search/term.ts'
import { read } from '../reads.ts'
import { acme, globex } from '../samples.ts'
import { altered, type SeededBug } from './bug.ts'

type Search = Question<Message, WhereOf<typeof kernel.message.queries.search>>

/** The fields of a message that are searched. */
type Searched = Pick<Message, 'subject' | 'text'>

const emoji = /\p{Extended_Pictographic}/gu

/** A store with another result of searches. */
function searching(store: Store, answer: (tenant: TenantId, question: Search) => Promise<Page<Message>>): Store {
  const find = (tenant: TenantId, question: Question): Promise<Page> =>
    isSearch(question.query) ? answer(tenant, question as Search) : store.find(tenant, question)
  return altered(store, { find: find as Store['find'] })
}

function isSearch(query: Query): boolean {
  return query.search && query.record.kind === kernel.message.kind
}

/** A store that searches with other terms than the caller gave. */
function asking(store: Store, change: (query: Search) => Search): Store {
  return searching(store, (tenant, query) => store.find(tenant, change(query)))
}

/** A store that replaces some terms. If none is left, the first of them stays. */
function taking(store: Store, change: (term: SearchTerm) => SearchTerm[]): Store {
  return asking(store, (query) => {
    const [first = query.where.terms[0], ...more] = query.where.terms.flatMap(change)
    return { ...query, where: { ...query.where, terms: [first, ...more] } }
  })
}

/** A store that omits hits that do not match after a change of the message. */
function reading(store: Store, change: (message: Message) => Searched): Store {
  return searching(store, async (tenant, query) => {
    const page = await store.find(tenant, query)
    return { ...page, records: page.records.filter((each) => matches(kernel.message, change(each), query.where.terms)) }
  })
}

/** A store that also finds messages by their earlier texts, as long as `keep` returns true. */
function hoarding(store: Store, keep: (said: Message, now: Message | undefined) => boolean): Store {
  const said: Message[] = []
  const hoard = searching(store, async (tenant, query) => {
    const { records, ...page } = await store.find(tenant, query)
    const missed = said.filter((each) => each.tenant === tenant && !records.some(({ id }) => id === each.id))
    const kept = await Promise.all(missed.map(async (each) => (keep(each, await read(store, each)) ? [each] : [])))
    return {
      ...page,
      records: [...records, ...kept.flat().filter((each) => matches(kernel.message, each, query.where.terms))],
    }
  })
  const commit: Store['commit'] = (commits) => {
    said.push(...commits.flatMap(({ put }) => put).filter((record) => kernel.message.is(record)))
    return store.commit(commits)
  }
  return altered(hoard, { commit })
}

export const searchBugs: readonly SeededBug[] = [
  {
    name: 'search returns records of another tenant',
    caughtBy: 'find: a search finds nothing of another tenant, with any text and conversation',
    plant: (store) =>
      searching(store, async (tenant, query) => {
        const mine = await store.find(tenant, query)
        return mine.records.length > 0 || tenant !== globex ? mine : store.find(acme, query)
      }),
  },
  {
    name: 'a search in one conversation is a search in all',
    caughtBy: 'find: a search may be limited to one conversation',
    plant: (store) => asking(store, (query) => ({ ...query, where: { terms: query.where.terms } })),
  },
  {
    name: 'the first of several words is enough',
    caughtBy: 'find: a search finds messages with all of several words, in any order',
    plant: (store) =>
      asking(store, ({ where, ...query }) => ({ ...query, where: { ...where, terms: [where.terms[0]] } })),
  },
  {
    name: 'the words of a phrase may be at any place',
    caughtBy: 'find: a search for a phrase finds its words one after the other',
    plant: (store) =>
      taking(store, (term) =>
        term.type === 'phrase' ? term.words.map((word) => ({ type: 'word', words: [word] })) : [term],
      ),
  },
  {
    name: 'the last word of a phrase is always a prefix',
    caughtBy: 'find: a search for a phrase finds its words one after the other',
    plant: (store) => taking(store, ({ type, words }) => [{ type: type === 'phrase' ? 'prefix' : type, words }]),
  },
  {
    name: 'a prefix finds only whole words',
    caughtBy: 'find: a search for a prefix finds every word that begins with it',
    plant: (store) => taking(store, ({ words }) => [{ type: 'phrase', words }]),
  },
  {
    name: 'a word finds the beginnings of words',
    caughtBy: 'find: a search finds messages by a whole word, at any place',
    plant: (store) => taking(store, ({ type, words }) => [{ type: type === 'word' ? 'prefix' : type, words }]),
  },
  {
    name: 'a number finds only whole numbers',
    caughtBy: 'find: a number of seven digits or more is found by its digits, in any groups',
    plant: (store) =>
      taking(store, ({ type, words }) => [{ type: words.join().startsWith('№') ? 'word' : type, words }]),
  },
  {
    name: 'emoji are not indexed',
    caughtBy: 'find: an emoji is found at any place, and divides no phrase',
    plant: (store) => reading(store, ({ subject, text }) => ({ subject, text: text.replaceAll(emoji, ' ') })),
  },
  {
    name: 'a word without letters is a prefix of every word',
    caughtBy: 'find: a search for punctuation alone finds nothing',
    plant: (store) => taking(store, ({ type, words }) => [{ type: words.join() === '№' ? 'prefix' : type, words }]),
  },
  {
    name: 'the most frequent words are not searched',
    caughtBy: 'find: the most frequent words are found like any other, and only unchanged',
    plant: (store) => taking(store, (term) => (['the', 'or', 'not', 'to'].includes(term.words.join()) ? [] : [term])),
  },
  {
    name: 'the subject is not searched',
    caughtBy: 'find: a search finds words of the subject and of the text together',
    plant: (store) => reading(store, (message) => ({ ...message, subject: null })),
  },
  {
    name: 'only the first 5000 letters of a text are searched',
    caughtBy: 'find: a text of 10 000 characters is found by its last word, and by a phrase of frequent words',
    plant: (store) => reading(store, (message) => ({ ...message, text: message.text.slice(0, 5000) })),
  },
  {
    name: 'words that a message no longer has are still found',
    caughtBy: 'find: a search finds a message by its present text, not by an earlier one',
    plant: (store) => hoarding(store, (said, now) => now !== undefined && now.text !== said.text),
  },
  {
    name: 'a removed message is still found',
    caughtBy: 'find: a search does not find a removed message; created again it is the newest',
    plant: (store) => hoarding(store, (_, now) => now === undefined),
  },
  {
    name: 'hits are in the order of the times of messages',
    caughtBy: 'find: a search is in the order of first writes, the newest first, with any times',
    plant: (store) =>
      searching(store, async (tenant, query) => {
        const page = await store.find(tenant, query)
        return { ...page, records: page.records.toSorted((one, other) => other.at - one.at) }
      }),
  },
  {
    name: 'a hit is skipped at the border of a page',
    caughtBy: 'find: pages of any size give each hit of a search once, the newest first',
    plant: (store) =>
      asking(store, ({ after, ...query }) => {
        const moved = after?.map((part) => Number(part) - 1)
        return moved === undefined ? query : { ...query, after: moved }
      }),
  },
]
