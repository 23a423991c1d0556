/** One word, phrase or prefix that a record must have to be found. */
export interface SearchTerm {
  /**
   * A `word` is one word, and a `phrase` several in their order. A `prefix` is either, with a last word that may
   * continue.
   */
  type: 'word' | 'phrase' | 'prefix'
  /** As `searchedWords` makes them. At least one. */
  words: readonly string[]
}

/** The terms of a search. A record must have all of them to be found. */
export type SearchTerms = readonly [SearchTerm, ...SearchTerm[]]
