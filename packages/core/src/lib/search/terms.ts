import { ParleyError } from '../errors/parley-error.ts'
import { signsOf } from './fold.ts'
import { wordsOf } from './words.ts'

/** One thing that a message must say to be found. */
export interface SearchTerm {
  /** A `word` is one; a `phrase` several, one behind the other; a `prefix` is either, of which the last word may go on. */
  type: 'word' | 'phrase' | 'prefix'
  /** As `wordsOf` makes them; at least one. */
  words: readonly string[]
}

/** What a search is for: a message is found that says all of it. */
export type SearchTerms = readonly [SearchTerm, ...SearchTerm[]]

const LONGEST_SEARCH = 1000
const MOST_TERMS = 32
const MOST_WORDS = 128
const SHORTEST_PREFIX = 2

// Phones write quotes of their own.
const quotes = /[“”„‟＂]/g
const piece = /"(?<phrase>[^"]*)"(?<open>\*?)|[^\s"]+/g

/**
 * Reads what somebody typed: words that must all be there, `"a phrase"` in its order, `begin*` for whatever begins so.
 *
 * Everything else is text: operators and punctuation part words and mean nothing. What is typed without a space is a phrase
 * where it is several words, as `ann@example.org` is, or a name in Japanese.
 *
 * @throws `input.invalid` for more than 1000 characters, 32 terms or 128 words, for a prefix of one letter, or no word at all
 */
export function parseSearch(q: string): SearchTerms {
  if (q.length > LONGEST_SEARCH) throw invalid(`A search has at most ${LONGEST_SEARCH} characters.`)
  const [first, ...more] = [...q.replaceAll(quotes, '"').matchAll(piece)].flatMap(([text, phrase, open]) =>
    phrase === undefined ? termOf(text, text.endsWith('*')) : termOf(phrase, open === '*'),
  )
  if (first === undefined) throw invalid('There is no word to search for: give at least one letter or digit.')
  if (more.length >= MOST_TERMS) throw invalid(`A search has at most ${MOST_TERMS} terms.`)
  const words = [first, ...more].reduce((count, term) => count + term.words.length, 0)
  if (words > MOST_WORDS) throw invalid(`A search has at most ${MOST_WORDS} words.`)
  return [first, ...more]
}

function termOf(text: string, open: boolean): SearchTerm[] {
  const words = wordsOf(text)
  const last = words.at(-1)
  if (last === undefined) return []
  // A character that is a word by itself does not go on.
  if (!open || isSolo(last)) return [{ type: words.length > 1 ? 'phrase' : 'word', words }]
  if ([...last].length < SHORTEST_PREFIX)
    throw invalid(`A prefix has at least ${SHORTEST_PREFIX} letters before its *.`)
  return [{ type: 'prefix', words }]
}

function isSolo(word: string): boolean {
  const [first = ''] = word
  return signsOf(first).some(({ type }) => type === 'solo')
}

function invalid(reason: string): ParleyError {
  return new ParleyError('input.invalid', { field: 'q', reason })
}
