import type { LanguageName } from '../app/preferences.tsx'
import { loadPart } from '../ui/load-part.ts'

/** One emoji, with the words that find it. */
export interface Emoji {
  sign: string
  name: string
  /** The group in the order of Unicode: 0 are smileys, 9 are flags. */
  group: number
  tags: readonly string[]
}

/** The parts of an entry of `emojibase-data` that the build keeps. */
interface Entry {
  unicode: string
  label: string
  group: number
  order: number
  tags?: string[]
}

/** All emojis with the words of a language, in the order of Unicode. */
export async function readEmojis(language: LanguageName): Promise<Emoji[]> {
  const { default: all } = await loadPart<{ default: unknown }>(() =>
    language === 'de' ? import('emojibase-data/de/compact.json') : import('emojibase-data/en/compact.json'),
  )
  return (all as Entry[])
    .toSorted((one, other) => one.order - other.order)
    .map(({ unicode, label, group, tags = [] }) => ({ sign: unicode, name: label, group, tags }))
}

/** The emojis with each written word at the begin of a word. Those with the word in their name come first. */
export function findEmojis(all: readonly Emoji[], written: string): Emoji[] {
  const words = written
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return all
    .map((emoji) => ({ emoji, rank: Math.max(...words.map((word) => rankOf(emoji, word))) }))
    .filter(({ rank }) => rank < MISSED)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ emoji }) => emoji)
}

const MISSED = 9

function rankOf({ sign, name, tags }: Emoji, word: string): number {
  const lower = name.toLocaleLowerCase()
  if (lower === word || sign === word) return 0
  if (lower.startsWith(word)) return 1
  if (lower.includes(` ${word}`) || lower.includes(`-${word}`)) return 2
  return tags.some((tag) => tag.toLocaleLowerCase().startsWith(word)) ? 3 : MISSED
}
