import { type Language, languages } from './languages.ts'
import { type Phrases, words } from './words.ts'

type Kind = keyof Phrases

const patterns = new Map<string, RegExp>()

/** How many phrases of a kind are in a text. */
export function phrasesIn(text: string, language: Language, kind: Kind): number {
  return text.match(patternOf(language, kind))?.length ?? 0
}

/** Whether a text is a phrase of a kind, and nothing else. */
function isPhrase(text: string, language: Language, kind: Kind): boolean {
  const bare = text
    .replaceAll(/[^\p{L}\p{N}\p{Emoji}' -]/gu, '')
    .trim()
    .toLowerCase()
  return words[language].phrases[kind].includes(bare)
}

/** Whether a text is a phrase of a kind in any language, and nothing else. */
export function isPhraseOfAny(text: string, kind: Kind): boolean {
  return languages.some((language) => isPhrase(text, language, kind))
}

function patternOf(language: Language, kind: Kind): RegExp {
  const name = `${language} ${kind}`
  const known = patterns.get(name)
  if (known !== undefined) return known
  const pattern = wordsPattern(words[language].phrases[kind])
  patterns.set(name, pattern)
  return pattern
}

/** A pattern of whole words and phrases, in any case. `…` matches up to three words. */
export function wordsPattern(phrases: readonly string[]): RegExp {
  const parts = phrases.map((phrase) =>
    phrase
      .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('’', "'")
      .replaceAll(' … ', String.raw`(?:\s+\S+){0,3}\s+`)
      .replaceAll(' ', String.raw`\s+`),
  )
  // The longest first: "how much" and not "how".
  parts.sort((one, other) => other.length - one.length)
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${parts.join('|')})(?![\p{L}\p{N}])`, 'giu')
}
