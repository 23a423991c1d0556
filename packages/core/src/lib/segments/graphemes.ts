/** A character as a person sees it, where the engine has no segmenter: with marks, joined emoji and flags. */
const approximate =
  /\r\n|\p{RI}\p{RI}|\P{M}[\p{M}\p{Emoji_Modifier}]*(?:\u200d\P{M}[\p{M}\p{Emoji_Modifier}]*)*|\p{M}+/gsu

interface Segmenters {
  grapheme: Intl.Segmenter
  word: Intl.Segmenter
}

let segmenters: Segmenters | null | undefined

function known(): Segmenters | undefined {
  segmenters ??=
    typeof Intl === 'object' && 'Segmenter' in Intl
      ? {
          grapheme: new Intl.Segmenter(undefined, { granularity: 'grapheme' }),
          word: new Intl.Segmenter(undefined, { granularity: 'word' }),
        }
      : null
  return segmenters ?? undefined
}

/** The characters of a text as a person sees them. Joined, they are the text. */
export function graphemesOf(text: string): string[] {
  const segmenter = known()?.grapheme
  if (segmenter === undefined) return approximateGraphemes(text)
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** {@link graphemesOf} without a segmenter: marks, joined emoji and flags stay together. */
export function approximateGraphemes(text: string): string[] {
  return text.match(approximate) ?? []
}

/** The last end of a word in a text, in UTF-16 units, before its own end. `0`: there is none, or it is not known. */
export function lastWordEnd(text: string): number {
  const segmenter = known()?.word
  if (segmenter === undefined) return 0
  // The last segment may be the begin of a longer word.
  return Array.from(segmenter.segment(text)).at(-1)?.index ?? 0
}
