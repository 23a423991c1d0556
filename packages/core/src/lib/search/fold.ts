import { plainDigit, plainKana, plainLetter } from './letters.ts'

/** The class of one letter of a text in a search, after folding. */
export interface Sign {
  /**
   * A `letter` makes words together with its neighbors. A `solo` is a word by itself, because its script has no spaces
   * between words. A `mark` is a part of the preceding character. A `silent` character is not compared. A `border` ends
   * a word.
   */
  type: 'letter' | 'solo' | 'mark' | 'silent' | 'border'
  text: string
}

// Accents, and the vowel signs that Hebrew and Arabic often omit. The marks of other scripts are their vowels. Without
// them hardly a word of Hindi or Thai would differ from another. U+3099 and U+309A distinguish ga from ka. The dot
// below a letter of Hindi is often omitted, and its two signs of a nasal are interchangeable.
const accent = /^(?=\p{M})(?![\u3099\u309a])[\p{sc=Zinh}\p{sc=Hebr}\p{sc=Arab}\u093c]$/u
// Joiners, soft hyphens, directions and the Arabic stretcher. The zero-width space separates words, so it is not here.
const invisible = /^(?!\u200b)[\p{Default_Ignorable_Code_Point}\u0640]$/u
const unspaced = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]$/u

// Letters by their category, punctuation by its use: don't, donʼt and don’t are the same two words.
const apostrophe = /^[\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u07f4\u07f5\ua78b\ua78c]$/

const border: Sign = { type: 'border', text: '' }

const REMEMBERED = 20_000
const remembered = new Map<string, readonly Sign[]>()

/** The signs of one code point: compatible forms decomposed, without accents, in one case for all languages. */
export function signsOf(character: string): readonly Sign[] {
  const known = remembered.get(character)
  if (known !== undefined) return known
  const parts = [...character.normalize('NFKD')].flatMap(fold)
  // A symbol is not a part of the word beside it: Parley™ is found by its name.
  const signs = /\p{So}/u.test(character) ? [border, ...parts, border] : parts
  if (remembered.size >= REMEMBERED) remembered.clear()
  remembered.set(character, signs)
  return signs
}

function fold(character: string): Sign[] {
  if (accent.test(character) || invisible.test(character)) return [{ type: 'silent', text: '' }]
  const digit = plainDigit(character)
  if (digit !== undefined) return [{ type: 'letter', text: digit }]
  if (/\p{M}/u.test(character)) return [{ type: 'mark', text: character === '\u0901' ? '\u0902' : character }]
  if (!/[\p{L}\p{N}]/u.test(character) || apostrophe.test(character)) return [border]
  if (unspaced.test(character)) return [{ type: 'solo', text: plainKana(character) }]
  return [...plainLetter(character)].map((text) => ({ type: 'letter', text }))
}
