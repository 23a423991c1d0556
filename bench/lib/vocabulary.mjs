// The words of the messages. As in a language, few words are in most messages and most words are in few. The words that
// the searches use have a fixed frequency.
import { below } from './random.mjs'

const VOCABULARY = 20_000
const syllables = 'ba de fi go hu ka le mi no pu ra se ti vo wu xa ye zi cho shu'.split(' ')

/** The cumulative frequency of each rank: Zipf's law. */
const cumulative = sums(Array.from({ length: VOCABULARY }, (_, rank) => 1 / (rank + 1)))

/** The number of messages with each rare word, and with each old one, for any number of messages. */
const SAID = 20

/**
 * The word of a rank; 0 is the most frequent.
 * @param {number} rank
 */
function wordOf(rank) {
  let word = ''
  for (let rest = rank + 20; rest > 0; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length]
  return word
}

/** @typedef {{ class: string, q: string }} Search */

/** Thirty searches, chosen before anything was measured. @type {readonly Search[]} */
export const searches = [
  ...[0, 1, 2, 4, 8, 16, 32, 64].map((rank) => ({ class: 'common', q: wordOf(rank) })),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({ class: 'rare', q: rare(n) })),
  ...[0, 1, 2, 3, 4].map((n) => ({ class: 'old', q: old(n) })),
  { class: 'two words', q: `${wordOf(0)} ${wordOf(3)}` },
  { class: 'two words', q: `${wordOf(1)} ${wordOf(500)}` },
  { class: 'two words', q: `${wordOf(300)} ${wordOf(700)}` },
  { class: 'two words', q: `${wordOf(0)} ${rare(0)}` },
  { class: 'two words', q: `${rare(1)} ${rare(2)}` },
  ...['nowhere', 'nothing', 'nobody', 'never'].map((q) => ({ class: 'no hit', q })),
]

/**
 * The text of one message of `total`.
 * @param {number} place
 * @param {number} total
 * @param {import('./random.mjs').Random} random
 */
export function textOf(place, total, random) {
  const words = Array.from({ length: 4 + below(random, 17) }, () => wordOf(rankOf(random())))
  // The rare ones anywhere, the old ones in the oldest hundredth only.
  const [every, early] = [Math.floor(total / SAID), Math.floor(total / 100)]
  for (let n = 0; n < 8; n += 1) if (place % every === Math.floor((every * (n + 1)) / 9)) words.push(rare(n))
  for (let n = 0; n < 5; n += 1) if (place < early && place % Math.floor(early / SAID) === n) words.push(old(n))
  return words.join(' ')
}

/** @param {number} n */
function rare(n) {
  return `rare${syllables[n]}`
}

/** @param {number} n */
function old(n) {
  return `old${syllables[n]}`
}

/** @param {number} chance 0 to 1 */
function rankOf(chance) {
  const sought = chance * (cumulative.at(-1) ?? 0)
  let low = 0
  let high = VOCABULARY - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulative[middle] ?? 0) < sought) low = middle + 1
    else high = middle
  }
  return low
}

/** @param {readonly number[]} values */
function sums(values) {
  let sum = 0
  return Float64Array.from(values, (value) => {
    sum += value
    return sum
  })
}
