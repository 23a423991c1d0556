import { diffArrays } from 'diff'

/** A run of words that both texts have, or one of them alone. */
export interface DiffPart {
  type: 'same' | 'added' | 'removed'
  text: string
}

/** The difference of two texts by words, and the numbers of words that came and went. */
export interface WordDiff {
  parts: DiffPart[]
  added: number
  removed: number
}

/** Above this many changes a comparison is too slow for each key press. Then the whole text counts as changed. */
const MOST_CHANGES = 600

/** Compares two texts word by word. Blanks do not matter. */
export function wordDiff(before: string, after: string): WordDiff {
  const [from, to] = [wordsOf(before), wordsOf(after)]
  const found = diffArrays(from, to, { maxEditLength: MOST_CHANGES }) ?? [
    { value: from, removed: true, added: false, count: from.length },
    { value: to, added: true, removed: false, count: to.length },
  ]
  const countOf = (type: 'added' | 'removed'): number =>
    found.reduce((sum, part) => sum + (part[type] ? part.value.length : 0), 0)
  return {
    parts: found.map(({ value, added, removed }) => {
      return { type: added ? 'added' : removed ? 'removed' : 'same', text: value.join(' ') }
    }),
    added: countOf('added'),
    removed: countOf('removed'),
  }
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '')
}
