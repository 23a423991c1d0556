import { searchedWordsVersion } from '@parley/core/store'
import type { SearchTable, SetTable } from '../layout.ts'
import type { Contents } from './progress.ts'

/** What the table of a set holds. */
export function contentsOfSet({ field }: SetTable): Contents {
  return { version: 1, parts: [field] }
}

/** What a table of words holds. */
export function contentsOfWords({ fields, filters }: SearchTable): Contents {
  return { version: searchedWordsVersion, parts: [...fields, ...filters.map(({ field }) => `=${field}`)] }
}
