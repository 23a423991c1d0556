/** One word, phrase or prefix that a record must have to be found. */
export interface SearchTerm {
  /** A `word` is one; a `phrase` several, one behind the other; a `prefix` is either, of which the last word may go on. */
  type: 'word' | 'phrase' | 'prefix'
  /** As `searchedWords` makes them; at least one. */
  words: readonly string[]
}

/** All that a record must have to be found. */
export type SearchTerms = readonly [SearchTerm, ...SearchTerm[]]
