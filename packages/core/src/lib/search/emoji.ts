import type { ExtraToken } from './extras.ts'

// A picture with its presentation and its skin, or a symbol that is not written with words.
const picture = String.raw`(?:\p{Extended_Pictographic}|(?=\p{So})[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff])[\ufe0e\ufe0f]?\p{Emoji_Modifier}?\ufe0f?`
const sequence = new RegExp(
  String.raw`[\u{1f1e6}-\u{1f1ff}]{2}|[#*]\ufe0f?\u20e3|${picture}(?:[\u{e0020}-\u{e007f}]+|(?:\u200d${picture})*)`,
  'gu',
)
const beyondAscii = /\P{ASCII}/u

/** Ignored in an emoji: its presentation, the skin tone, and a gender sign at the end. */
const unsaid = /[\ufe0e\ufe0f\p{Emoji_Modifier}]|(?<=.)\u200d[\u2640\u2642]\ufe0f?$/gu
// They follow a word as a part of its name.
const besideWords = /^[©®‼⁉]/u

const LONGEST_EMOJI = 64

/**
 * The emoji of a text, each as one word with any skin and sex. A family or a flag is one emoji.
 *
 * A keycap is its digit, and a symbol with letters in it is its letters. Both are words already.
 */
export function emojiOf(text: string): ExtraToken[] {
  if (!beyondAscii.test(text)) return []
  return [...text.matchAll(sequence)].flatMap(({ 0: written, index }) => {
    if (besideWords.test(written) || /[\p{L}\p{N}]/u.test(written.normalize('NFKD'))) return []
    const word = [...written.replaceAll(unsaid, '')].slice(0, LONGEST_EMOJI).join('')
    return [{ word, start: index, end: index + written.length }]
  })
}
