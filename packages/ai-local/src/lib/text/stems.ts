import { words } from './words.ts'

/** Endings of words that carry no meaning of their own, the longest first. */
const endings = [
  'ungen',
  'ments',
  'ment',
  'ings',
  'ing',
  'ies',
  'ung',
  'ers',
  'est',
  'ern',
  'ed',
  'en',
  'er',
  'es',
  'em',
  's',
  'e',
  'n',
]

/** The words that are in every text of a language, without marks on their letters. */
const stop = new Set(Object.values(words).flatMap((each) => each.stop.map(bare)))

/** The words of a text that carry its meaning, without their endings. */
export function stemsOf(text: string): string[] {
  return (bare(text).match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !stop.has(word)).map(stemOf)
}

function bare(text: string): string {
  return text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '')
}

function stemOf(word: string): string {
  for (const ending of endings) {
    if (word.length - ending.length >= 3 && word.endsWith(ending)) return word.slice(0, -ending.length)
  }
  return word
}
