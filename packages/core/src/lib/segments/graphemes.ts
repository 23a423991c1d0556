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

/** The time of a segmenter grows with the square of its text. So it gets chunks of this many UTF-16 units. */
const CHUNK = 256

/** The characters of a text as a person sees them. Joined, they are the text. */
export function graphemesOf(text: string): string[] {
  const segmenter = known()?.grapheme
  if (segmenter === undefined) return approximateGraphemes(text)
  const all: string[] = []
  let size = CHUNK
  for (let from = 0; from < text.length; ) {
    // Half of a surrogate pair would end the character before it.
    const isCut = /[\ud800-\udbff]/.test(text.charAt(from + size - 1))
    const chunk = text.slice(from, from + size + (isCut ? 1 : 0))
    const found = Array.from(segmenter.segment(chunk), ({ segment }) => segment)
    const isEnd = from + chunk.length >= text.length
    // The last one may continue after the chunk.
    const open = isEnd ? '' : (found.pop() ?? '')
    if (!isEnd && found.length === 0) {
      size *= 2
      continue
    }
    for (const each of found) all.push(each)
    from += chunk.length - open.length
    size = CHUNK
  }
  return all
}

/** {@link graphemesOf} without a segmenter: marks, joined emoji and flags stay together. */
export function approximateGraphemes(text: string): string[] {
  return text.match(approximate) ?? []
}

/** The last end of a word in a text, in UTF-16 units, before its own end. `0`: it is not known. */
export function lastWordEnd(text: string): number {
  const segmenter = known()?.word
  if (segmenter === undefined) return 0
  // The last segment may be the begin of a longer word.
  return Array.from(segmenter.segment(text)).at(-1)?.index ?? 0
}
