import { wordsPattern } from './phrases.ts'
import { type Concept, concepts, words } from './words.ts'

/** The words of each topic, in all languages: a question in one language finds a text in another. */
const patterns = concepts.map((concept): [Concept, RegExp] => [
  concept,
  wordsPattern(Object.values(words).flatMap((each) => each.concepts[concept])),
])

/** The topics that a text names. */
export function conceptsIn(text: string): Concept[] {
  return patterns.filter(([, pattern]) => text.search(pattern) >= 0).map(([concept]) => concept)
}

/** A text without the words of its topics. */
export function withoutConcepts(text: string): string {
  return patterns.reduce((rest, [, pattern]) => rest.replaceAll(pattern, ' '), text)
}
