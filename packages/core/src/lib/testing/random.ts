/** Numbers from 0 to below 1, the same for the same seed. Good for choices, never for secrets. */
export function seededRandom(seed: number): () => number {
  // Marsaglia's xorshift. Its state must not be 0. The first steps only mix the seed.
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
