import type { ResponderValues } from '../../protocol/responder-settings.ts'

/** The thing in a text of an assistant that no text of the owner has. */
export type UnsafePart = 'link' | 'email' | 'number' | 'amount' | 'markup' | 'code' | 'instructions'

// A scheme, a path, or a name with a known ending. Names such as "e.g." and "10.30" are not links.
const LINK =
  /\b[a-z][a-z0-9+.-]*:\/\/\S+|\bwww\.\S+|\b(?:javascript|data|mailto|tel|sms):\S+|\b(?:[a-z0-9-]+\.)+(?:[a-z]{2,24})(?:\/\S*)?/giu
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+/gu
const NUMBER = /\+?\d[\d\s().\-/]{5,}\d/gu
const AMOUNT =
  /(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|Rs)\b)\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£¥₹%]|(?:USD|EUR|GBP|CHF|euros?|dollars?|pounds?|percent|prozent)(?![\p{L}]))/giu
const MARKUP = /<[a-z!/][^>]*>|!?\[[^\]]*\]\([^)]*\)|&#?\w+;/iu
/** A long run without a blank: base64, hexadecimal, a token. */
const CODE = /[A-Za-z0-9+/=_-]{32,}/u

/** The length of a run of the instructions that a text must not have, in letters and digits. */
const LEAK = 32

/**
 * The first thing in a text that must not be sent without a person; `undefined` if there is none.
 *
 * A link, an e-mail address, a long number and an amount must be in a text of the owner. The customer's own words are no
 * permission. Markup, long codes and runs of the instructions are never sent.
 */
export function unsafePart(text: string, values: ResponderValues): UnsafePart | undefined {
  const plain = folded(text)
  if (MARKUP.test(plain)) return 'markup'
  const owned = folded(ownTexts(values).join('\n'))
  if (leaks(plain, values)) return 'instructions'
  if (found(EMAIL, plain).some((each) => !owned.includes(each))) return 'email'
  if (found(LINK, plain.replaceAll(EMAIL, ' ')).some((each) => !owned.includes(each.replace(/[.,;:!?)]+$/u, ''))))
    return 'link'
  const digits = digitsOf(owned)
  if (found(NUMBER, plain).some((each) => digitsOf(each).length >= 7 && !digits.includes(digitsOf(each))))
    return 'number'
  const amounts = new Set(found(AMOUNT, owned).map(amountOf))
  if (found(AMOUNT, plain).some((each) => !amounts.has(amountOf(each)))) return 'amount'
  if (found(new RegExp(CODE, 'gu'), plain).some((each) => !owned.includes(each))) return 'code'
  return undefined
}

/** The texts of the owner that customers may read. */
function ownTexts({ passages, firstMessage, conversation, handOver, errorMessage }: ResponderValues): string[] {
  const texts = [firstMessage, conversation.goodbye, handOver.message, errorMessage]
  return [...passages.flatMap(({ title, text }) => [title, text]), ...texts.flatMap((each) => each ?? [])]
}

/** Invisible characters, full-width forms and case must hide nothing. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
}

function found(pattern: RegExp, text: string): string[] {
  return text.match(pattern) ?? []
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/gu, '')
}

function amountOf(text: string): string {
  return text.replaceAll(/[\s,]/gu, '').replace(/\.00?$/u, '')
}

/** Whether a text has a long run of the instructions, whatever is between its letters, also backwards. */
function leaks(text: string, values: ResponderValues): boolean {
  const secret = lettersOf(folded(values.instructions))
  if (secret.length < LEAK) return false
  const said = lettersOf(text)
  const open = lettersOf(folded(ownTexts(values).join('\n')))
  return [said, [...said].reverse().join('')].some((each) => {
    for (let at = 0; at + LEAK <= each.length; at += 1) {
      const run = each.slice(at, at + LEAK)
      if (secret.includes(run) && !open.includes(run)) return true
    }
    return false
  })
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
