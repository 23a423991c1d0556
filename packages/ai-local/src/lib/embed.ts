import { stemsOf } from './text/stems.ts'

/** The numbers of a vector. */
export const DIMENSIONS = 384

/** The model of a vector. It changes when vectors are made in another way. */
export const MODEL = 'stems-384-v1'

/**
 * A vector of a text: its stems, its pairs of stems and parts of its stems, hashed to places. Its length is 1, or 0 without
 * any word.
 */
export function vectorOf(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0)
  const stems = stemsOf(text.slice(0, 20_000))
  for (const [place, stem] of stems.entries()) {
    add(vector, stem, 1)
    const next = stems[place + 1]
    if (next !== undefined) add(vector, `${stem} ${next}`, 0.4)
    // Words of one family share a part: `bicycle` and `bicycles`, `opening` and `opens`.
    if (stem.length >= 6) add(vector, `${stem.slice(0, 4)}…`, 0.5)
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

/** The cosine of two vectors of length 1 or 0. */
export function similarity(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0)
}

function add(vector: number[], name: string, weight: number): void {
  const hash = hashOf(name)
  const place = hash % DIMENSIONS
  vector[place] = (vector[place] ?? 0) + ((hash >>> 16) % 2 === 0 ? weight : -weight)
}

/** FNV-1a, over 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < text.length; place += 1) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
  return hash >>> 0
}
