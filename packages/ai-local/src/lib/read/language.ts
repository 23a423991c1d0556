import { detectAll } from 'tinyld'
import { type Language, languages } from '../text/languages.ts'
import { phrasesIn } from '../text/phrases.ts'

/** The least accuracy of the detector that is believed. */
const SURE = 0.15

const kinds = ['question', 'thanks', 'greeting', 'goodbye', 'appointment', 'complaint', 'person', 'urgent'] as const

/** The language of a text, as a BCP 47 tag; `und` if it cannot be known. Short texts are known by their phrases. */
export function languageOf(text: string): string {
  const [best, second] = languages
    .map((language) => ({ language, count: count(text, language) }))
    .sort((one, other) => other.count - one.count)
  const [detected] = detectAll(text)
  if (detected !== undefined && detected.accuracy >= 0.9) return detected.lang
  if (best !== undefined && best.count > (second?.count ?? 0)) return best.language
  return detected !== undefined && detected.accuracy >= SURE ? detected.lang : 'und'
}

function count(text: string, language: Language): number {
  return kinds.reduce((sum, kind) => sum + phrasesIn(text, language, kind), 0)
}
