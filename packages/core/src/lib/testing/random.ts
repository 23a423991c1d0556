/** Numbers from 0 up to but without 1, the same for the same seed; good enough to choose, not to keep a secret. */
export function seededRandom(seed: number): () => number {
  // Marsaglia's xorshift, whose state must not be 0; the first steps only stir the seed.
  let state = (seed ^ 0x9e3779b9) | 1
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  for (let step = 0; step < 8; step++) next()
  return next
}
