import { type Sign, signsOf } from './fold.ts'

/** A word of a text, folded, and where it stands: UTF-16 offsets into the text as it is, `end` behind its last letter. */
export interface Token {
  word: string
  start: number
  end: number
}

interface OpenToken extends Token {
  type: 'letter' | 'solo'
  /** Code points of the word. */
  size: number
  marked: boolean
}

/** How many code points of a word are compared. */
const LONGEST_WORD = 64

/** The words of a text in their order, at most so many. */
export function tokensOf(text: string, limit: number): Token[] {
  const tokens: Token[] = []
  let open: OpenToken | undefined
  let start = 0
  const close = (): void => {
    if (open !== undefined) tokens.push(tokenOf(open))
    open = undefined
  }
  for (const character of text) {
    const end = start + character.length
    for (const sign of signsOf(character)) {
      if (endsWord(open, sign)) close()
      if (tokens.length >= limit) return tokens
      if (open !== undefined) extend(open, sign, end)
      else if (sign.type === 'letter' || sign.type === 'solo')
        open = { word: sign.text, start, end, type: sign.type, size: 1, marked: false }
    }
    start = end
  }
  close()
  return tokens
}

/**
 * The words of a text as every search compares them: runs of letters and digits without case and accents; each character
 * by itself in scripts that put no spaces between words (Han, Kana, Thai, Lao, Khmer, Myanmar).
 *
 * A word is compared by its first 64 code points. Stores index what this answers: with a change to it they index anew.
 */
export function wordsOf(text: string): string[] {
  return tokensOf(text, Number.POSITIVE_INFINITY).map(({ word }) => word)
}

function endsWord(open: OpenToken | undefined, { type }: Sign): boolean {
  return type === 'border' || type === 'solo' || (type === 'letter' && open?.type === 'solo')
}

function extend(open: OpenToken, { type, text }: Sign, end: number): void {
  open.end = end
  if (type === 'silent' || open.size >= LONGEST_WORD) return
  open.word += text
  open.size += 1
  open.marked ||= type === 'mark'
}

// Marks that were typed in another order are the same marks.
function tokenOf({ word, start, end, marked }: OpenToken): Token {
  return { word: marked ? word.normalize('NFD') : word, start, end }
}
