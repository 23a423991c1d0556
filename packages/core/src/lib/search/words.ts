import { type Sign, signsOf } from './fold.ts'

/** A word of a text, folded, with its place: UTF-16 offsets into the original text. `end` is after its last letter. */
export interface Token {
  word: string
  start: number
  end: number
  /** It is a character that is a word by itself. */
  solo: boolean
}

interface OpenToken extends Token {
  /** Code points of the word. */
  size: number
  marked: boolean
}

/** The number of code points of a word that are compared. */
const LONGEST_WORD = 64

/** The words of a text in their order, at most `limit`. */
export function tokensOf(text: string, limit: number): Token[] {
  const tokens: Token[] = []
  let open: OpenToken | undefined
  let start = 0
  const close = (): void => {
    if (open !== undefined) tokens.push(tokenOf(open))
    open = undefined
  }
  while (start < text.length) {
    if (open === undefined) {
      // Most words are of ASCII alone. Letter by letter, a text of them takes twice as long.
      const end = plainEnd(text, start)
      if (end > start) {
        if (tokens.length >= limit) return tokens
        tokens.push(plainToken(text, start, end))
        // The character that ends it is ASCII and separates words.
        start = end + 1
        continue
      }
    }
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0)
    const end = start + character.length
    for (const sign of signsOf(character)) {
      if (endsWord(open, sign)) close()
      if (tokens.length >= limit) return tokens
      if (open !== undefined) extend(open, sign, end)
      else if (sign.type === 'letter' || sign.type === 'solo')
        open = { word: sign.text, start, end, solo: sign.type === 'solo', size: 1, marked: false }
    }
    start = end
  }
  close()
  return tokens
}

/**
 * The words of a text in the form that every search compares. They are runs of letters and digits without case and
 * accents. In scripts without spaces between words, each character is a word (Han, Kana, Thai, Lao, Khmer, Myanmar).
 *
 * A word is compared by its first 64 code points.
 */
export function wordsOf(text: string): string[] {
  return tokensOf(text, Number.POSITIVE_INFINITY).map(({ word }) => word)
}

/** A token in the form of the index. A token of one character is joined with the next such one. */
export interface JoinedToken extends Token {
  /** After the token that it was joined with. */
  through: number
}

/**
 * Joins characters that are words by themselves, each with the next: three of them are two pairs.
 *
 * Nearly every text in Thai has nearly every letter of it. Few texts have a certain two in a row.
 */
export function joinSolos(tokens: readonly Token[]): JoinedToken[] {
  return tokens.map((token, place) => {
    const next = tokens[place + 1]
    const { word, start, end, solo } = token
    if (!solo || next?.solo !== true) return { word, start, end, solo, through: end }
    return { word: word + next.word, start, end, solo, through: next.end }
  })
}

/** The end of a word that begins here and is ASCII to its end. `from` if there is none. */
function plainEnd(text: string, from: number): number {
  let end = from
  while (isPlain(text.charCodeAt(end))) end += 1
  return text.charCodeAt(end) > 0x7f ? from : end
}

/** Whether a UTF-16 unit is a letter or a digit of ASCII. */
function isPlain(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a)
}

function plainToken(text: string, start: number, end: number): Token {
  const word = text.slice(start, Math.min(end, start + LONGEST_WORD)).toLowerCase()
  return { word, start, end, solo: false }
}

function endsWord(open: OpenToken | undefined, { type }: Sign): boolean {
  return type === 'border' || type === 'solo' || (type === 'letter' && open?.solo === true)
}

function extend(open: OpenToken, { type, text }: Sign, end: number): void {
  open.end = end
  if (type === 'silent' || open.size >= LONGEST_WORD) return
  open.word += text
  open.size += 1
  open.marked ||= type === 'mark'
}

// A tone of Thai or Lao, before the ring of the vowel after it. Unicode gives them no order.
const tonedVowel = /([\u0e48-\u0e4b]+)\u0e4d|([\u0ec8-\u0ecb]+)\u0ecd/g

// Marks that were typed in another order are the same marks.
function tokenOf({ word, start, end, solo, marked }: OpenToken): Token {
  return { word: marked ? inOrder(word) : word, start, end, solo }
}

function inOrder(word: string): string {
  return word
    .normalize('NFD')
    .replaceAll(tonedVowel, (_, thai?: string, lao?: string) => (thai === undefined ? `\u0ecd${lao}` : `\u0e4d${thai}`))
}
