import { searchedWordsVersion } from '@parley/core/store'
import type { SearchTable, SetTable } from '../layout.ts'
import type { Contents } from './progress.ts'

/** The contents of the table of a set. */
export function contentsOfSet({ field }: SetTable): Contents {
  return { version: 1, parts: [field] }
}

/** The contents of a table of words. */
export function contentsOfWords({ fields, filters }: SearchTable): Contents {
  return { version: searchedWordsVersion, parts: [...fields, ...filters.map(({ field }) => `=${field}`)] }
}
