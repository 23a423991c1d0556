import { wordsOf } from '../../search/words.ts'

/**
 * The likeness of a text that a provider has to a text that was sent to it.
 *
 * - `same`: every letter is equal, except blanks around the text.
 * - `alike`: the provider may have rewritten the text. Examples: a prefix or a footer, other quotes, dashes or
 *   blanks, a shortened link, a cut end, a blanked body.
 * - `other`: the texts belong to two messages.
 */
export type Likeness = 'same' | 'alike' | 'other'

/** Compares a text of ours with the text of a candidate. The channel itself has compared a candidate without a text. */
export function likenessOf(ours: string, theirs: string | undefined): Likeness {
  if (theirs === undefined || theirs.trim() === ours.trim()) return 'same'
  if (isBlank(theirs)) return 'alike'
  const [a, b] = [plain(ours), plain(theirs)]
  if (b === a || (b.endsWith(a) && isApart(a, b))) return 'alike'
  const [sent, known] = [wordsOf(a), wordsOf(b)]
  return endsWith(known, sent) || startsWith(known, sent) || isCut(sent, known) ? 'alike' : 'other'
}

const link = /\b(?:https?:\/\/|www\.)\S+|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+\/\S+/giu

// All links are alike: a provider that shortens a link writes another one.
function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(link, ' link ').replaceAll(/\s+/g, ' ').trim()
}

/** Whether a body was blanked out, or the provider could keep no letter of it. */
export function isBlank(text: string): boolean {
  return /^[\s?\u25a1\ufffd]*$/.test(text)
}

// A text without words, such as a smile, is compared by its signs. `yes` is not the end of `eyes`.
function isApart(end: string, whole: string): boolean {
  return !/[\p{L}\p{N}]$/u.test(whole.slice(0, -end.length)) || !/^[\p{L}\p{N}]/u.test(end)
}

// Compares the words without their separators: a provider may remove those.
function endsWith(whole: readonly string[], part: readonly string[]): boolean {
  const wanted = part.join('')
  return wanted !== '' && whole.some((_, place) => whole.slice(place).join('') === wanted)
}

/** The letters that identify a text by its beginning: many texts begin with `yes`. */
const ENOUGH = 20

function startsWith(whole: readonly string[], part: readonly string[]): boolean {
  const wanted = part.join('')
  return wanted.length >= ENOUGH && whole.some((_, place) => whole.slice(0, place + 1).join('') === wanted)
}

function isCut(ours: readonly string[], theirs: readonly string[]): boolean {
  const cut = theirs.join('')
  return cut.length >= ENOUGH && ours.join('').startsWith(cut)
}
