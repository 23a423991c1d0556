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

/** A store that answers searches otherwise. */
function searching(store: Store, answer: (tenant: TenantId, question: Search) => Promise<Page<Message>>): Store {
  const find = (tenant: TenantId, question: Question): Promise<Page> =>
    isSearch(question.query) ? answer(tenant, question as Search) : store.find(tenant, question)
  return altered(store, { find: find as Store['find'] })
}

function isSearch(query: Query): boolean {
  return query.search && query.record.kind === kernel.message.kind
}

/** A store that searches for something else than it was asked for. */
function asking(store: Store, change: (query: Search) => Search): Store {
  return searching(store, (tenant, query) => store.find(tenant, change(query)))
}

/** A store that takes some terms for others; where none is left, the first of them stays. */
function taking(store: Store, change: (term: SearchTerm) => SearchTerm[]): Store {
  return asking(store, (query) => {
    const [first = query.where.terms[0], ...more] = query.where.terms.flatMap(change)
    return { ...query, where: { ...query.where, terms: [first, ...more] } }
  })
}

/** A store that overlooks hits whose message, read like this, would be none. */
function reading(store: Store, change: (message: Message) => Searched): Store {
  return searching(store, async (tenant, query) => {
    const page = await store.find(tenant, query)
    return { ...page, records: page.records.filter((each) => matches(kernel.message, change(each), query.where.terms)) }
  })
}

/** A store that also finds messages by what they were once written to say, as long as they are to be kept. */
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
    name: 'a tenant leaks into search',
    caughtBy: 'find: a search finds nothing of another tenant, whatever it says and in which conversation',
    plant: (store) =>
      searching(store, async (tenant, query) => {
        const mine = await store.find(tenant, query)
        return mine.records.length > 0 || tenant !== globex ? mine : store.find(acme, query)
      }),
  },
  {
    name: 'a search in one conversation is a search in all',
    caughtBy: 'find: a search may be of one conversation',
    plant: (store) => asking(store, (query) => ({ ...query, where: { terms: query.where.terms } })),
  },
  {
    name: 'the first of several words is enough',
    caughtBy: 'find: a search finds messages that say all of several words, in any order',
    plant: (store) =>
      asking(store, ({ where, ...query }) => ({ ...query, where: { ...where, terms: [where.terms[0]] } })),
  },
  {
    name: 'the words of a phrase may stand anywhere',
    caughtBy: 'find: a search for a phrase finds its words one behind the other',
    plant: (store) =>
      taking(store, (term) =>
        term.type === 'phrase' ? term.words.map((word) => ({ type: 'word', words: [word] })) : [term],
      ),
  },
  {
    name: 'the last word of a phrase may always go on',
    caughtBy: 'find: a search for a phrase finds its words one behind the other',
    plant: (store) => taking(store, ({ type, words }) => [{ type: type === 'phrase' ? 'prefix' : type, words }]),
  },
  {
    name: 'a prefix is only found where it is the whole word',
    caughtBy: 'find: a search for a prefix finds whatever begins so',
    plant: (store) => taking(store, ({ words }) => [{ type: 'phrase', words }]),
  },
  {
    name: 'a word is found where it is only the beginning of one',
    caughtBy: 'find: a search finds messages by a whole word, wherever it stands',
    plant: (store) => taking(store, ({ type, words }) => [{ type: type === 'word' ? 'prefix' : type, words }]),
  },
  {
    name: 'a number is only found where it is the whole number',
    caughtBy: 'find: a number of seven digits or more is found by its digits, however they are grouped',
    plant: (store) =>
      taking(store, ({ type, words }) => [{ type: words.join().startsWith('№') ? 'word' : type, words }]),
  },
  {
    name: 'emoji are not indexed',
    caughtBy: 'find: an emoji is found wherever it stands, and parts no phrase',
    plant: (store) => reading(store, ({ subject, text }) => ({ subject, text: text.replaceAll(emoji, ' ') })),
  },
  {
    name: 'a word of no letter is taken for the beginning of any',
    caughtBy: 'find: a search for punctuation alone finds nothing',
    plant: (store) => taking(store, ({ type, words }) => [{ type: words.join() === '№' ? 'prefix' : type, words }]),
  },
  {
    name: 'the commonest words are not searched for',
    caughtBy: 'find: the commonest words are found like any other, and only as they are',
    plant: (store) => taking(store, (term) => (['the', 'or', 'not', 'to'].includes(term.words.join()) ? [] : [term])),
  },
  {
    name: 'the subject is not searched',
    caughtBy: 'find: a search looks into the subject too, and takes the rest from the text',
    plant: (store) => reading(store, (message) => ({ ...message, subject: null })),
  },
  {
    name: 'a text is searched as far as its first 5000 letters',
    caughtBy: 'find: a text of 10 000 characters is found by its last word, and by a phrase of words it says often',
    plant: (store) => reading(store, (message) => ({ ...message, text: message.text.slice(0, 5000) })),
  },
  {
    name: 'what a message no longer says is still found',
    caughtBy: 'find: a search finds a message by what it says now, not by what it said',
    plant: (store) => hoarding(store, (said, now) => now !== undefined && now.text !== said.text),
  },
  {
    name: 'a removed message is still found',
    caughtBy: 'find: a search does not find a removed message; created anew it is the newest',
    plant: (store) => hoarding(store, (_, now) => now === undefined),
  },
  {
    name: 'hits are in the order in which they were said',
    caughtBy: 'find: a search answers those first that were first written last, whenever they were said',
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
