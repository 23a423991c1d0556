import { graphemesOf, lastWordEnd } from './graphemes.ts'

const blank = /^\s+$/u
const closing = /^["'”’»)\]}]$/u
const ending = /^[.!?…]$/u
/** The ends of sentences in scripts without blanks. */
const endingAlone = /^[。！？｡]$/u

/** Characters. A longer word is divided anywhere. */
const LONGEST_WORD = 100

/**
 * Divides a text into parts of at most `max` UTF-16 units. A text that fits is its only part.
 *
 * A part ends with a sentence if it is at least half full then, else with a word. No part ends inside a character as a
 * person sees it, unless that character alone is longer than a part. The blanks between two parts are left out, and
 * nothing else is.
 *
 * @throws RangeError if `max` is less than 2
 *
 * @example
 * ```ts
 * splitText('See you at noon. Bring the keys.', { max: 20 }) // ['See you at noon.', 'Bring the keys.']
 * ```
 */
export function splitText(text: string, { max }: { max: number }): string[] {
  // A surrogate pair has two units.
  if (!(max >= 2)) throw new RangeError('max must be 2 or more.')
  if (text.length <= max) return [text]
  const pieces = graphemesOf(text).flatMap((each) => (each.length <= max ? [each] : chunked(each, max)))
  const parts: string[] = []
  for (let from = 0; from < pieces.length; ) {
    const end = endOf(pieces, from, max)
    const part = withoutBlanks(pieces.slice(from, end), { atBegin: parts.length > 0, atEnd: end < pieces.length })
    if (part !== '') parts.push(part)
    from = end
  }
  return parts
}

/** The end of the part that begins at a place. */
function endOf(pieces: readonly string[], begin: number, max: number): number {
  let from = begin
  // The blanks before a part are left out of it.
  while (begin > 0 && blank.test(pieces[from] ?? '')) from += 1
  let size = 0
  let full = from
  while (full < pieces.length && size + (pieces[full]?.length ?? 0) <= max) {
    size += pieces[full]?.length ?? 0
    full += 1
  }
  if (full >= pieces.length) return pieces.length
  let word: number | undefined
  let used = size
  for (let end = full; end > from; end -= 1) {
    if (used < max / 2 && word !== undefined) break
    if (used >= max / 2 && isSentenceEnd(pieces, end)) return end
    if (word === undefined && (blank.test(pieces[end] ?? '') || blank.test(pieces[end - 1] ?? ''))) word = end
    used -= pieces[end - 1]?.length ?? 0
  }
  return word ?? withinWords(pieces, from, full)
}

/** The end of a part without any blank: between words in scripts without blanks, else between characters. */
function withinWords(pieces: readonly string[], from: number, full: number): number {
  const near = Math.max(from, full - LONGEST_WORD)
  const units = lastWordEnd(pieces.slice(near, full + 1).join(''))
  let used = 0
  for (let end = near; end < full; end += 1) {
    if (used > 0 && used === units) return end
    used += pieces[end]?.length ?? 0
  }
  return full
}

function isSentenceEnd(pieces: readonly string[], end: number): boolean {
  const next = pieces[end] ?? ''
  if (next.includes('\n')) return true
  let last = end - 1
  while (closing.test(pieces[last] ?? '')) last -= 1
  const sign = pieces[last] ?? ''
  return endingAlone.test(sign) || (ending.test(sign) && blank.test(next))
}

function withoutBlanks(pieces: readonly string[], { atBegin, atEnd }: { atBegin: boolean; atEnd: boolean }): string {
  let [from, end] = [0, pieces.length]
  while (atBegin && from < end && blank.test(pieces[from] ?? '')) from += 1
  while (atEnd && end > from && blank.test(pieces[end - 1] ?? '')) end -= 1
  return pieces.slice(from, end).join('')
}

/** The pieces of a character that is longer than a part, between its code points. */
function chunked(grapheme: string, max: number): string[] {
  const chunks: string[] = []
  let chunk = ''
  for (const point of grapheme) {
    if (chunk.length + point.length > max) {
      chunks.push(chunk)
      chunk = ''
    }
    chunk += point
  }
  return [...chunks, chunk]
}
