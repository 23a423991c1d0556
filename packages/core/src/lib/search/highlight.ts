import { placesOf, type SearchedKind, type SearchedPart, searchedParts } from './match.ts'
import { startOf } from './numbers.ts'
import type { SearchTerm, SearchTerms } from './term.ts'

/** A range of a record that a search found: UTF-16 offsets into its field. `end` is after the last letter. */
export interface Highlight {
  field: string
  start: number
  end: number
}

type Range = Omit<Highlight, 'field'>

const MOST_HIGHLIGHTS = 100

/** The words of a record that a search found: whole, by field, in their order, without overlaps. At most 100. */
export function highlightsOf(kind: SearchedKind, record: object, terms: SearchTerms): Highlight[] {
  const highlights = searchedParts(kind, record).flatMap((part) => {
    const [words, extras] = [part.tokens, part.extras].map((tokens) => tokens.map(({ word }) => word))
    const ranges = terms.flatMap((term) => [...rangesOf(term, part, words ?? []), ...beside(term, part, extras ?? [])])
    return joined(ranges).map((range): Highlight => ({ field: part.field, ...range }))
  })
  return highlights.slice(0, MOST_HIGHLIGHTS)
}

function rangesOf(term: SearchTerm, { tokens }: SearchedPart, words: readonly string[]): Range[] {
  return placesOf(term, words).flatMap((place) => {
    const said = tokens.slice(place, place + term.words.length)
    const last = said.at(-1)
    const end = term.type === 'prefix' ? last?.end : last?.through
    return said.slice(0, 1).map(({ start }) => ({ start, end: end ?? start }))
  })
}

function beside(term: SearchTerm, { extras }: SearchedPart, words: readonly string[]): Range[] {
  const [sought = '', ...more] = term.words
  if (more.length > 0) return []
  return placesOf(term, words).flatMap((place) =>
    extras.slice(place, place + 1).map((extra) => ({ start: startOf(extra, sought), end: extra.end })),
  )
}

/** The ranges in their order. Ranges that overlap are joined. */
function joined(ranges: Range[]): Range[] {
  const apart: Range[] = []
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1)
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end)
    else apart.push({ start, end })
  }
  return apart
}
