import type { RecordKind, Stored } from '../model/record.ts'
import { emojiOf } from './emoji.ts'
import type { ExtraToken } from './extras.ts'
import { numbersOf } from './numbers.ts'
import type { SearchTerm, SearchTerms } from './term.ts'
import { type JoinedToken, joinSolos, tokensOf } from './words.ts'

/** The most words of one record that are searched, those of its first field first. */
const MOST_WORDS = 10_000

/** The most letters of these words together. No text in any language has as many, and an index stays small. */
const MOST_LETTERS = 200_000

/** The most emoji and numbers of one record that are searched beside its words. */
const MOST_EXTRAS = 1000

/** One searched text of a record. */
export interface SearchedPart {
  field: string
  /** Its words, in their order. */
  tokens: JoinedToken[]
  /** Its emoji and numbers. Of such a word only the presence is searched. */
  extras: ExtraToken[]
}

/** The searched fields of a kind. */
export type SearchedKind = Pick<RecordKind<Stored>, 'search'>

/** The searched words of a record: a part for each text, and for each element of a set. A phrase is within one part. */
export function searchedParts({ search }: SearchedKind, record: object): SearchedPart[] {
  let [words, letters, extras] = [MOST_WORDS, MOST_LETTERS, MOST_EXTRAS]
  const texts = search.flatMap((field) => textsOf(Reflect.get(record, field)).map((text) => ({ field, text })))
  return texts.map(({ field, text }) => {
    const parted = tokensOf(text, words)
    const tokens = joinSolos(parted).filter(({ word }) => {
      letters -= word.length
      return letters >= 0
    })
    words -= tokens.length
    const beside = [...numbersOf(parted), ...emojiOf(text)].slice(0, extras)
    extras -= beside.length
    return { field, tokens, extras: beside }
  })
}

// Each element of a set is a part of its own: no phrase spans two elements.
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'string' ? [value] : []
}

/**
 * The words by which a record is found: a part for each text and each element of a set. A part has its words in their
 * order, followed by its emoji and numbers, each once.
 *
 * At most 10 000 words of 200 000 letters, and 1000 emoji and numbers, of all parts together. A phrase never spans two
 * parts. The terms of a search may be found in different parts. Stores keep these words, with {@link
 * searchedWordsVersion}.
 */
export function searchedWords(kind: SearchedKind, record: object): { field: string; words: string[] }[] {
  return searchedParts(kind, record).map(({ field, tokens, extras }) => ({
    field,
    words: [...tokens.map(({ word }) => word), ...new Set(extras.map(({ word }) => word))],
  }))
}

/**
 * Counts the changes to the result of {@link searchedWords}. A store with words of an earlier version makes them again
 * when it migrates.
 */
export const searchedWordsVersion: number = 3

/** The beginnings of a term among words. */
export function placesOf({ type, words: sought }: SearchTerm, words: readonly string[]): number[] {
  const last = sought.length - 1
  const fits = (word: string, place: number, from: number): boolean => {
    const found = words[from + place]
    return found === word || (type === 'prefix' && place === last && found?.startsWith(word) === true)
  }
  return [...words.keys()].filter((from) => sought.every((word, place) => fits(word, place, from)))
}

/** Whether a record has every term of a search. */
export function matches(kind: SearchedKind, record: object, terms: SearchTerms): boolean {
  const fields = searchedWords(kind, record)
  return terms.every((term) => fields.some(({ words }) => placesOf(term, words).length > 0))
}
