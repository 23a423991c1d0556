import type { Passage } from '@parley/core/assistant'
import { similarity, vectorOf } from '../embed.ts'
import { conceptsIn, withoutConcepts } from '../text/concepts.ts'
import { stemsOf } from '../text/stems.ts'

/** The most passages that are read. */
const MOST = 2000

/** A shared topic is worth more than a shared word: people name it with many words. */
const TOPIC = 1.6

/** A passage, and how well it fits: from 0 to 1. */
export interface Found {
  passage: Passage
  fit: number
}

/** The stems of a text, and its topics. */
function meaningOf(text: string): string[] {
  return [...stemsOf(text), ...topicsOf(text)]
}

function topicsOf(text: string): string[] {
  return conceptsIn(text).map((concept) => `#${concept}`)
}

/**
 * The passages that fit a text, the best first. A word that few passages have counts more than one that many have.
 *
 * `more` are earlier words of the conversation: they decide between passages that fit equally well.
 */
export function find(passages: readonly Passage[], text: string, more = ''): Found[] {
  const read = passages
    .slice(0, MOST)
    .map((passage) => ({ passage, stems: new Set(meaningOf(`${passage.title} ${passage.text}`)) }))
  // A word of a topic counts once: as its topic.
  const asked = [...new Set([...stemsOf(withoutConcepts(text)), ...topicsOf(text)])]
  if (asked.length === 0) return []
  const rarity = (stem: string): number => {
    const count = read.filter(({ stems }) => stems.has(stem)).length
    return Math.log(1 + (read.length + 1) / (count + 0.5))
  }
  const weights = asked.map((stem) => ({ stem, weight: rarity(stem) * (stem.startsWith('#') ? TOPIC : 1) }))
  const whole = weights.reduce((sum, { weight }) => sum + weight, 0)
  const [vector, before] = [vectorOf(text), vectorOf(more)]
  return read
    .map(({ passage, stems }) => {
      const shared = weights.filter(({ stem }) => stems.has(stem)).reduce((sum, { weight }) => sum + weight, 0) / whole
      const own = vectorOf(`${passage.title} ${passage.title} ${passage.text}`)
      const near = Math.max(0, similarity(vector, own))
      return { passage, fit: Math.min(1, 0.6 * shared + 0.7 * near + 0.05 * Math.max(0, similarity(before, own))) }
    })
    .filter(({ fit }) => fit > 0)
    .sort((one, other) => other.fit - one.fit)
}
