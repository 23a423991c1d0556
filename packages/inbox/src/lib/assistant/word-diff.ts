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

/** Above this many words the table of a comparison is too large for each key press. */
const MOST_WORDS = 600

/** Compares two texts word by word: the longest common sequence of words stays. */
export function wordDiff(before: string, after: string): WordDiff {
  const from = wordsOf(before)
  const to = wordsOf(after)
  if (from.length > MOST_WORDS || to.length > MOST_WORDS) return joined([...from.map(removed), ...to.map(added)])
  const lengths = commonLengths(from, to)
  const steps: DiffPart[] = []
  let i = 0
  let j = 0
  while (i < from.length || j < to.length) {
    const [one = '', other = ''] = [from[i], to[j]]
    if (i < from.length && j < to.length && one === other) {
      steps.push({ type: 'same', text: one })
      i += 1
      j += 1
    } else if (j === to.length || (i < from.length && lengthAt(lengths, i + 1, j) >= lengthAt(lengths, i, j + 1))) {
      steps.push(removed(one))
      i += 1
    } else {
      steps.push(added(other))
      j += 1
    }
  }
  return joined(steps)
}

const added = (text: string): DiffPart => ({ type: 'added', text })
const removed = (text: string): DiffPart => ({ type: 'removed', text })

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '')
}

/** For each pair of places, the length of the longest common sequence from there to the ends. */
function commonLengths(from: readonly string[], to: readonly string[]): number[][] {
  const lengths = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0))
  for (let i = from.length - 1; i >= 0; i -= 1)
    for (let j = to.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as number[]
      const isSame = from[i] === to[j]
      row[j] = isSame
        ? lengthAt(lengths, i + 1, j + 1) + 1
        : Math.max(lengthAt(lengths, i + 1, j), lengthAt(lengths, i, j + 1))
    }
  return lengths
}

function lengthAt(lengths: readonly (readonly number[])[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0
}

/** Joins neighbors of one type. */
function joined(steps: readonly DiffPart[]): WordDiff {
  const parts: DiffPart[] = []
  for (const { type, text } of steps) {
    const last = parts.at(-1)
    if (last?.type === type) last.text += ` ${text}`
    else parts.push({ type, text })
  }
  const countOf = (type: DiffPart['type']): number => steps.filter((step) => step.type === type).length
  return { parts, added: countOf('added'), removed: countOf('removed') }
}
