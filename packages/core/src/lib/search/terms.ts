import { ParleyError } from '../errors/parley-error.ts'
import { joinSolos, tokensOf } from './words.ts'

/** One thing that a message must say to be found. */
export interface SearchTerm {
  /** A `word` is one; a `phrase` several, one behind the other; a `prefix` is either, of which the last word may go on. */
  type: 'word' | 'phrase' | 'prefix'
  /** As `searchedWords` makes them; at least one. */
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
  const tokens = joinSolos(tokensOf(text, Number.POSITIVE_INFINITY))
  const words = tokens.map(({ word }) => word)
  const last = tokens.at(-1)
  if (last === undefined) return []
  // Such a character does not go on. It is the other half of the pair before it, or else the first of any.
  if (last.solo) return tokens.at(-2)?.solo === true ? [exactly(words.slice(0, -1))] : [{ type: 'prefix', words }]
  if (!open) return [exactly(words)]
  if ([...last.word].length < SHORTEST_PREFIX)
    throw invalid(`A prefix has at least ${SHORTEST_PREFIX} letters before its *.`)
  return [{ type: 'prefix', words }]
}

function exactly(words: string[]): SearchTerm {
  return { type: words.length > 1 ? 'phrase' : 'word', words }
}

function invalid(reason: string): ParleyError {
  return new ParleyError('input.invalid', { field: 'q', reason })
}
