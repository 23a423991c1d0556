/** The most characters of a turn that are read. */
const MOST = 4000

/** Control characters and marks of direction. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g

/** A text without invisible characters, with plain apostrophes and single blanks, and not longer than is read. */
export function clean(text: string): string {
  return text
    .slice(0, MOST)
    .normalize('NFC')
    .replaceAll(invisible, '')
    .replaceAll(/[’‘`´]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The beginning of a text, up to a number of characters. It ends after a word, with an ellipsis. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  let kept = ''
  for (const { segment } of segments.segment(text)) {
    if (kept.length + segment.length > most - 1) break
    kept += segment
  }
  const end = kept.lastIndexOf(' ')
  return `${(end > most / 2 ? kept.slice(0, end) : kept).trimEnd()}…`.slice(0, most)
}

/** The sentences of a text. */
export function sentencesOf(text: string, language: string): string[] {
  const segments = new Intl.Segmenter(language === 'und' ? 'en' : language, { granularity: 'sentence' })
  return Array.from(segments.segment(text), ({ segment }) => segment.trim()).filter((each) => each !== '')
}
