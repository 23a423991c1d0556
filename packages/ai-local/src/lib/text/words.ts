import type { Intent } from '@parley/core/assistant'
import type { Language } from './languages.ts'
import de from './words/de.json' with { type: 'json' }
import en from './words/en.json' with { type: 'json' }
import es from './words/es.json' with { type: 'json' }
import fr from './words/fr.json' with { type: 'json' }

/** The intents that phrases show. */
export type PhrasedIntent = Exclude<Intent, 'other'>

/** Phrases by intent, as customers write them. `…` matches up to three words. */
export type Phrases = Readonly<
  Record<PhrasedIntent | 'leave' | 'acknowledge' | 'person' | 'urgent' | 'critical', readonly string[]>
>

/** Topics that customers and owners name with different words. */
export const concepts = ['hours', 'price', 'place', 'payment', 'delivery', 'duration'] as const

export type Concept = (typeof concepts)[number]

/** The words of a language: phrases, words of one topic, and the words that are in every text. */
export interface Words {
  phrases: Phrases
  concepts: Readonly<Record<Concept, readonly string[]>>
  stop: readonly string[]
}

/** The words of each language. */
export const words: Readonly<Record<Language, Words>> = { de, en, es, fr }
