import { FEWEST_DIGITS, MOST_DIGITS, numberEnding, onlyDigits } from './numbers.ts'
import { nationalDigits } from './phone.ts'
import type { SearchTerm } from './term.ts'
import { wordsOf } from './words.ts'

/** A piece of typed text: between quotes, or between blanks. */
export interface Piece {
  text: string
  quoted: boolean
  /** It ends with a star. */
  open: boolean
}

/** A typed number, and the number of pieces between blanks that it has. */
export interface TypedNumber {
  term: SearchTerm
  pieces: number
}

// Characters between the digits of a phone number.
const between = /^[-+()./\\~·•\u2010-\u2015\u2212\u2043\u30fb\s]*$/
const unseen = /[\p{Nd}\p{Default_Ignorable_Code_Point}]|\u20e3/gu
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const year = '(?:19|20)\\d\\d'
const date = new RegExp(`^(?:${year}\\D${day}\\D${day}|${day}\\D${day}\\D${year})$`)
/** The most digits of a phone number that is typed with blanks. */
const LONGEST_PHONE = 15

/** Groups of digits that were typed without a blank. */
interface Groups {
  /** Compatible forms are treated as equal. */
  text: string
  groups: readonly string[]
}

/**
 * The number that begins with the first of these pieces, if there is one. It has 7 to 20 digits, with only the
 * separators of phone numbers between them.
 *
 * Pieces with blanks between them are one number if they have the form of one. Otherwise each is by itself. A date is
 * not a number.
 */
export function numberAt(pieces: readonly Piece[]): TypedNumber | undefined {
  const run: Groups[] = []
  // One more digit than a phone number has: it is not a number.
  for (const piece of pieces.slice(0, LONGEST_PHONE + 1)) {
    const read = groupsOf(piece)
    if (read === undefined) break
    run.push(read)
  }
  if (looksLikePhone(run.filter(({ groups }) => groups.length > 0))) return numberOf(run)
  return run.length > 0 ? numberOf(run.slice(0, 1)) : undefined
}

function groupsOf({ text: piece, quoted }: Piece): Groups | undefined {
  if (quoted) return undefined
  const groups = wordsOf(piece)
  const text = piece.normalize('NFKC')
  if (!groups.every((group) => onlyDigits.test(group)) || !between.test(text.replaceAll(unseen, ''))) return undefined
  return date.test(groups.join('-')) ? undefined : { text, groups }
}

function numberOf(run: readonly Groups[]): TypedNumber | undefined {
  const digits = digitsOf(run)
  if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return undefined
  const plus = run[0]?.text.startsWith('+') === true
  const term: SearchTerm = { type: 'prefix', words: [numberEnding(nationalDigits(digits, plus))] }
  return { term, pieces: run.length }
}

function looksLikePhone(run: readonly Groups[]): boolean {
  const [first, second] = run
  if (first === undefined || second === undefined) return false
  const { length } = digitsOf(run)
  if (length < FEWEST_DIGITS || length > LONGEST_PHONE) return false
  // The prefixes of a number that is dialed from elsewhere.
  if (/^\(?[+(]/.test(first.text) || (length > 8 && first.text.startsWith('0'))) return true
  if (length === 11 && first.groups.join() === '1') return true
  // A number of its own, unless an area code is before it: 415 555-0199.
  const whole = run.slice(0, -1).some((each) => digitsOf([each]).length >= FEWEST_DIGITS)
  const last = run.at(-1)?.groups ?? []
  if (whole || last.some((group) => group.length >= FEWEST_DIGITS)) return false
  const groups = run.flatMap((each) => each.groups)
  return groups.filter((group) => group.length === 1).length < 2 && (groups.length > 2 || length > 9)
}

function digitsOf(run: readonly Groups[]): string {
  return run.flatMap(({ groups }) => groups).join('')
}
