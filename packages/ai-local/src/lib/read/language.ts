import { detectAll } from 'tinyld'
import { type Language, languages } from '../text/languages.ts'
import { phrasesIn } from '../text/phrases.ts'
import { words } from '../text/words.ts'

/** The least accuracy of the detector that is believed. */
const SURE = 0.15

const kinds = ['question', 'thanks', 'greeting', 'goodbye', 'appointment', 'complaint', 'person', 'urgent'] as const

const stop = languages.map((language): [Language, ReadonlySet<string>] => [language, new Set(words[language].stop)])

/**
 * The language of a text, as a BCP 47 tag; `und` if it cannot be known. Short texts are known by their phrases, and by the
 * small words of their language.
 */
export function languageOf(text: string): string {
  const found = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []
  const [best, second] = stop
    .map(([language, small]) => ({
      language,
      count: count(text, language) + 0.5 * found.filter((word) => small.has(word)).length,
    }))
    .sort((one, other) => other.count - one.count)
  // The detector has no evidence in one word of letters that many languages share.
  const isOneWord = found.length < 2 && /^[\p{Script=Latin}\P{L}]*$/u.test(text)
  const [detected] = isOneWord ? [] : detectAll(text)
  if (detected !== undefined && detected.accuracy >= 0.9) return detected.lang
  if (best !== undefined && best.count > (second?.count ?? 0)) return best.language
  return detected !== undefined && detected.accuracy >= SURE ? detected.lang : 'und'
}

function count(text: string, language: Language): number {
  return kinds.reduce((sum, kind) => sum + phrasesIn(text, language, kind), 0)
}
