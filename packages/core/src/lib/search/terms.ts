import { ParleyError } from '../errors/parley-error.ts'
import { emojiOf } from './emoji.ts'
import { numberEnding } from './numbers.ts'
import type { SearchTerm, SearchTerms } from './term.ts'
import { numberAt, type Piece } from './typed-numbers.ts'
import { type JoinedToken, joinSolos, tokensOf } from './words.ts'

const LONGEST_SEARCH = 1000
const MOST_TERMS = 32
const MOST_WORDS = 128
const SHORTEST_PREFIX = 2

// Phones write quotes of their own.
const quotes = /[“”„‟＂]/g
const blank = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u
// A byte order mark is a blank to regular expressions only.
const piece = /"(?<phrase>[^"]*)"(?<open>\*?)|(?:\ufeff|[^\s"])+/g

/** A word that no message has: the sign of a number, without its digits. */
const nothing: SearchTerms = [{ type: 'word', words: [numberEnding('')] }]

/** Whether a search has no word that a message could have. */
export function saysNothing(terms: SearchTerms): boolean {
  return terms === nothing
}

/**
 * Reads a search: words that must all be present, `"a phrase"` in its order, `begin*` for every word that begins so, an
 * emoji. A number of 7 digits or more is found in any groups.
 *
 * Everything else is text: operators and punctuation separate words and have no meaning. Text without a space that is
 * several words, such as `ann@example.org` or a name in Japanese, is a phrase. A search of punctuation alone finds no
 * message.
 *
 * @throws `input.invalid` for nothing but blanks, more than 1000 characters, 32 terms or 128 words, or a prefix of one
 * letter
 */
export function parseSearch(q: string): SearchTerms {
  if (typeof q !== 'string') throw invalid('A search is a text.')
  if (q.length > LONGEST_SEARCH) throw invalid(`A search has at most ${LONGEST_SEARCH} characters.`)
  if (blank.test(q)) throw invalid('The search is empty: give at least one word.')
  const [first, ...more] = unrepeated(termsOf(piecesOf(q)))
  if (first === undefined) return nothing
  if (more.length >= MOST_TERMS) throw invalid(`A search has at most ${MOST_TERMS} terms.`)
  const words = [first, ...more].reduce((count, term) => count + term.words.length, 0)
  if (words > MOST_WORDS) throw invalid(`A search has at most ${MOST_WORDS} words.`)
  return [first, ...more]
}

function piecesOf(q: string): Piece[] {
  return [...q.replaceAll(quotes, '"').matchAll(piece)].map(([text, phrase, open]) =>
    phrase === undefined
      ? { text, quoted: false, open: text.endsWith('*') }
      : { text: phrase, quoted: true, open: open === '*' },
  )
}

function termsOf(pieces: readonly Piece[]): SearchTerm[] {
  const terms: SearchTerm[] = []
  for (let from = 0; from < pieces.length; ) {
    const number = numberAt(pieces.slice(from))
    terms.push(...(number === undefined ? pieces.slice(from, from + 1).flatMap(termsOfPiece) : [number.term]))
    from += number?.pieces ?? 1
  }
  return terms
}

function termsOfPiece({ text, open }: Piece): SearchTerm[] {
  const emoji = emojiOf(text)
  const tokens = joinSolos(tokensOf(text, Number.POSITIVE_INFINITY))
  // The star belongs to the word before it.
  const begun = open && (tokens.at(-1)?.end ?? 0) > (emoji.at(-1)?.end ?? 0)
  return [...termOf(tokens, begun), ...emoji.map(({ word }) => exactly([word]))]
}

function termOf(tokens: readonly JoinedToken[], open: boolean): SearchTerm[] {
  const words = tokens.map(({ word }) => word)
  const last = tokens.at(-1)
  if (last === undefined) return []
  // Such a character has no prefix. It is the second half of the pair before it, or the first half of any pair.
  if (last.solo) return tokens.at(-2)?.solo === true ? [exactly(words.slice(0, -1))] : [{ type: 'prefix', words }]
  if (!open) return [exactly(words)]
  if ([...last.word].length < SHORTEST_PREFIX)
    throw invalid(`A prefix has at least ${SHORTEST_PREFIX} letters before its *.`)
  return [{ type: 'prefix', words }]
}

/** The terms, with each emoji once. */
function unrepeated(terms: readonly SearchTerm[]): SearchTerm[] {
  const known = new Set<string>()
  return terms.filter(({ type, words: [word = ''] }) => {
    if (type !== 'word' || !/^[^\p{L}\p{N}]/u.test(word)) return true
    return !known.has(word) && known.add(word)
  })
}

function exactly(words: string[]): SearchTerm {
  return { type: words.length > 1 ? 'phrase' : 'word', words }
}

function invalid(reason: string): ParleyError {
  return new ParleyError('input.invalid', { field: 'q', reason })
}
