/** A repeatable random generator: prints its seed, and uses the one of `PARLEY_SEED`. 0 ≤ n < 1. */
export function seeded(name: string): () => number {
  const seed = Number(process.env.PARLEY_SEED ?? Math.floor(Math.random() * 2 ** 31))
  process.stdout.write(`${name}: PARLEY_SEED=${seed}\n`)
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
