import { wordsOf } from '../../search/words.ts'

/**
 * How much a text that a provider has is like one that was handed to it.
 *
 * - `same`: letter by letter, but for blanks around it.
 * - `alike`: as a provider may have rewritten it: a prefix or a footer, other quotes and dashes, other blanks, a link
 *   that was shortened, an end that was cut, or a body that was blanked out.
 * - `other`: the texts belong to two messages.
 */
export type Likeness = 'same' | 'alike' | 'other'

/** Compares a text of ours with the text of a candidate. A candidate without a text was compared by its channel. */
export function likenessOf(ours: string, theirs: string | undefined): Likeness {
  if (theirs === undefined || theirs.trim() === ours.trim()) return 'same'
  if (saysNothing(theirs)) return 'alike'
  const [a, b] = [plain(ours), plain(theirs)]
  if (b === a || (b.endsWith(a) && isApart(a, b))) return 'alike'
  const [said, known] = [wordsOf(a), wordsOf(b)]
  return endsWith(known, said) || startsWith(known, said) || isCut(said, known) ? 'alike' : 'other'
}

const link = /\b(?:https?:\/\/|www\.)\S+|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+\/\S+/giu

// Links are all alike: a provider that shortens one writes another.
function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(link, ' link ').replaceAll(/\s+/g, ' ').trim()
}

// A body that was blanked out, or of which the provider could keep no letter.
function saysNothing(text: string): boolean {
  return /^[\s?\u25a1\ufffd]*$/.test(text)
}

// What has no words, such as a smile, is compared by its signs. `yes` is not the end of `eyes`.
function isApart(end: string, whole: string): boolean {
  return !/[\p{L}\p{N}]$/u.test(whole.slice(0, -end.length)) || !/^[\p{L}\p{N}]/u.test(end)
}

// By the words, wherever they are parted: a provider may take away what parts them.
function endsWith(whole: readonly string[], part: readonly string[]): boolean {
  const wanted = part.join('')
  return wanted !== '' && whole.some((_, place) => whole.slice(place).join('') === wanted)
}

/** How many letters are enough to know a text by its beginning: many texts begin with `yes`. */
const ENOUGH = 20

function startsWith(whole: readonly string[], part: readonly string[]): boolean {
  const wanted = part.join('')
  return wanted.length >= ENOUGH && whole.some((_, place) => whole.slice(0, place + 1).join('') === wanted)
}

function isCut(ours: readonly string[], theirs: readonly string[]): boolean {
  const cut = theirs.join('')
  return cut.length >= ENOUGH && ours.join('').startsWith(cut)
}
