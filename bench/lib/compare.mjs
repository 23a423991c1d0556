// The time of several ways to the same result, side by side.
import { shuffled } from './random.mjs'
import { median, spreadOf } from './statistics.mjs'

/** @typedef {() => Promise<unknown>} Way */

/**
 * Runs every way `times` in each of `rounds`, in another order each time, after a warm-up. Returns the milliseconds of
 * its median call, by round.
 * @template {string} Name
 * @param {Record<Name, Way>} ways
 * @param {{ rounds: number, times: number, random: import('./random.mjs').Random }} plan
 * @returns {Promise<Record<Name, number[]>>}
 */
export async function compare(ways, { rounds, times, random }) {
  const entries = /** @type {[Name, Way][]} */ (Object.entries(ways))
  for (let warm = 0; warm < times; warm += 1) for (const [, way] of entries) await way()
  /** @type {Map<Name, number[]>} */
  const medians = new Map(entries.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    /** @type {Map<Name, number[]>} */
    const taken = new Map(entries.map(([name]) => [name, []]))
    for (let time = 0; time < times; time += 1) {
      for (const [name, way] of shuffled(entries, random)) {
        const began = performance.now()
        await way()
        taken.get(name)?.push(performance.now() - began)
      }
    }
    for (const [name, list] of taken) medians.get(name)?.push(median(list))
  }
  return /** @type {Record<Name, number[]>} */ (Object.fromEntries(medians))
}

/** @param {Record<string, number[]>} medians */
export function spreadsOf(medians) {
  return Object.fromEntries(Object.entries(medians).map(([name, list]) => [name, spreadOf(list)]))
}
