import type { ExtraToken } from './extras.ts'
import type { Token } from './words.ts'

/** The least digits of a number that is found in any groups. */
export const FEWEST_DIGITS: number = 7
export const MOST_DIGITS: number = 20

// No word of a text begins so: the sign is folded into two letters.
const MARK = '№'

export const onlyDigits: RegExp = /^[0-9]+$/

/**
 * The numbers of a text. The digits of consecutive words of digits are one word.
 *
 * There is one number at the end of each such word. It has the digits before it too, at most 20, the last of them
 * first. So a number is found by its end, with a country code before it or without.
 */
export function numbersOf(tokens: readonly Token[]): ExtraToken[] {
  const numbers: ExtraToken[] = []
  let digits = ''
  let starts: number[] = []
  for (const { word, start, end } of tokens) {
    if (!onlyDigits.test(word) || word.length > MOST_DIGITS) {
      digits = ''
      starts = []
      continue
    }
    digits = (reversed(word) + digits).slice(0, MOST_DIGITS)
    starts = [...Array<number>(word.length).fill(start), ...starts].slice(0, MOST_DIGITS)
    if (digits.length >= FEWEST_DIGITS)
      numbers.push({ word: MARK + digits, start: starts.at(-1) ?? start, end, starts })
  }
  return numbers
}

/** The beginning of every number of a text that ends with these digits. */
export function numberEnding(digits: string): string {
  return MARK + reversed(digits)
}

/** The place from which the last of its digits are found. */
export function startOf({ start, starts }: ExtraToken, sought: string): number {
  return starts?.[sought.length - MARK.length - 1] ?? start
}

function reversed(digits: string): string {
  return [...digits].reverse().join('')
}
