// A repeatable random generator.

/** @typedef {() => number} Random 0 ≤ n < 1. */

/**
 * The same numbers for the same seed.
 * @param {number} seed
 * @returns {Random}
 */
export function seeded(seed) {
  // mulberry32: the low bits are as good as the high ones, which a shuffle of three needs.
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * The items in another order.
 * @template Item
 * @param {readonly Item[]} items
 * @param {Random} random
 * @returns {Item[]}
 */
export function shuffled(items, random) {
  const places = items.map((item) => ({ item, place: random() }))
  return places.sort((a, b) => a.place - b.place).map(({ item }) => item)
}

/**
 * A whole number from 0 to below `end`.
 * @param {Random} random
 * @param {number} end
 */
export function below(random, end) {
  return Math.floor(random() * end)
}
