import type { Message } from '../model/message.ts'
import { emojiOf } from './emoji.ts'
import type { ExtraToken } from './extras.ts'
import { numbersOf } from './numbers.ts'
import type { SearchTerm, SearchTerms } from './terms.ts'
import { type JoinedToken, joinSolos, tokensOf } from './words.ts'

/** What of a message is searched. */
export type Searched = Pick<Message, 'subject' | 'text'>
export type SearchedField = keyof Searched

/** How many words of one message are searched, those of its subject first: any text of as many characters is searched whole. */
const MOST_WORDS = 10_000

/** How many letters they have together, at most: no text in any language comes near, and no index is asked for more. */
const MOST_LETTERS = 200_000

/** How many emoji and numbers of one message are searched beside its words. */
const MOST_EXTRAS = 1000

/** One field of a message as it is searched. */
export interface SearchedPart {
  field: SearchedField
  /** Its words, in their order. */
  tokens: JoinedToken[]
  /** What it says beside them: of such a word only that it is there is searched. */
  extras: ExtraToken[]
}

/** What is searched of a message, field by field: a phrase stands within one. */
export function searchedParts({ subject, text }: Searched): SearchedPart[] {
  let [words, letters, extras] = [MOST_WORDS, MOST_LETTERS, MOST_EXTRAS]
  const searched = (field: SearchedField, said: string): SearchedPart => {
    const parted = tokensOf(said, words)
    const tokens = joinSolos(parted).filter(({ word }) => {
      letters -= word.length
      return letters >= 0
    })
    words -= tokens.length
    const beside = [...numbersOf(parted), ...emojiOf(said)].slice(0, extras)
    extras -= beside.length
    return { field, tokens, extras: beside }
  }
  return [searched('subject', subject ?? ''), searched('text', text)]
}

/**
 * The words by which a message is found, in their order, and behind them its emoji and numbers, each once: what a store
 * indexes, and nothing else of it.
 *
 * At most 10 000 of both fields together, of 200 000 letters, and 1000 emoji and numbers. A phrase never runs from one field
 * into the other; terms may be found in either. Stores keep what this answers, and {@link searchedWordsVersion} with it.
 */
export function searchedWords(message: Searched): { [Field in SearchedField]: string[] } {
  const [subject = [], text = []] = searchedParts(message).map(({ tokens, extras }) => [
    ...tokens.map(({ word }) => word),
    ...new Set(extras.map(({ word }) => word)),
  ])
  return { subject, text }
}

/**
 * Counts the changes to what {@link searchedWords} answers. A store that keeps words of an earlier version makes them anew, as a
 * part of its migrations.
 */
export const searchedWordsVersion: number = 3

/** Where a term begins among words, at each of its places. */
export function placesOf({ type, words: sought }: SearchTerm, words: readonly string[]): number[] {
  const last = sought.length - 1
  const fits = (word: string, place: number, from: number): boolean => {
    const found = words[from + place]
    return found === word || (type === 'prefix' && place === last && found?.startsWith(word) === true)
  }
  return [...words.keys()].filter((from) => sought.every((word, place) => fits(word, place, from)))
}

/** Whether a message says all that is searched for. */
export function matches(message: Searched, terms: SearchTerms): boolean {
  const fields = Object.values(searchedWords(message))
  return terms.every((term) => fields.some((words) => placesOf(term, words).length > 0))
}
