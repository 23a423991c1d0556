import type { Message } from '../model/message.ts'
import type { SearchTerm, SearchTerms } from './terms.ts'
import { type JoinedToken, joinSolos, tokensOf } from './words.ts'

/** What of a message is searched. */
export type Searched = Pick<Message, 'subject' | 'text'>
export type SearchedField = keyof Searched

/** How many words of one message are searched, those of its subject first: any text of as many characters is searched whole. */
const MOST_WORDS = 10_000

/** How many letters they have together, at most: no text in any language comes near, and no index is asked for more. */
const MOST_LETTERS = 200_000

/** What is searched of a message, field by field: a phrase stands within one. */
export function searchedTokens({ subject, text }: Searched): { field: SearchedField; tokens: JoinedToken[] }[] {
  let [words, letters] = [MOST_WORDS, MOST_LETTERS]
  const searched = (said: string): JoinedToken[] => {
    const tokens = joinSolos(tokensOf(said, words)).filter(({ word }) => {
      letters -= word.length
      return letters >= 0
    })
    words -= tokens.length
    return tokens
  }
  return [
    { field: 'subject', tokens: searched(subject ?? '') },
    { field: 'text', tokens: searched(text) },
  ]
}

/**
 * The words by which a message is found, in their order: what a store indexes, and nothing else of it.
 *
 * At most 10 000 of both fields together, of 200 000 letters. A phrase never runs from one field into the other; terms may be
 * found in either. Stores keep what this answers: with a change to it they index anew.
 */
export function searchedWords(message: Searched): { [Field in SearchedField]: string[] } {
  const [subject = [], text = []] = searchedTokens(message).map(({ tokens }) => tokens.map(({ word }) => word))
  return { subject, text }
}

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
