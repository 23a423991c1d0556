import type { ResponderValues } from '../../protocol/responder-settings.ts'

/** The thing in a text of an assistant that no text of the owner has. */
export type UnsafePart = 'link' | 'mailbox' | 'number' | 'amount' | 'markup' | 'code' | 'instructions'

// Every pattern runs once over any text.
const SCHEME = /:\/\/|\b(?:javascript|data|vbscript|mailto|tel|sms):/u
const HOST = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}$/u
const DATE = /(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?!\d)/gu
const NUMBER = /\d[\d\s().\-/]{5,}\d/gu
const AMOUNT =
  /(?:[$€£¥₹]|\b(?:usd|eur|gbp|chf|rs))\s?\d[\d.,]*|(?<![\d.,])\d[\d.,]*\s?(?:[$€£¥₹%]|(?:usd|eur|gbp|chf|euros?|dollars?|pounds?|percent|prozent)(?!\p{L}))/gu
const MARKUP = /<[a-z!/]|\]\s?\(|&#?\w{1,10};/u
/** A long run without a blank: base64, hexadecimal, a token. */
const CODE = /[a-z0-9+/=_-]{32,}/gu

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
  const owned = folded(ownTexts(values).join('\n'))
  if (MARKUP.test(plain)) return 'markup'
  if (leaks(plain, owned, folded(values.instructions))) return 'instructions'
  const words = plain.split(/[\s()<>"'`,;]+/u).map((word) => word.replace(/^[.:!?]+|[.:!?]+$/gu, ''))
  for (const word of words) {
    if (word.includes('@') && /\p{L}/u.test(word)) {
      if (!owned.includes(word)) return 'mailbox'
    } else if (isLink(word) && !hasWord(owned, word)) return 'link'
  }
  const [dateless, numbers] = [plain.replaceAll(DATE, ' on '), digitsOf(owned)]
  const long = found(NUMBER, dateless).map(digitsOf)
  if (long.some((digits) => digits.length >= 7 && !numbers.includes(digits))) return 'number'
  const amounts = new Set(found(AMOUNT, owned).map(amountOf))
  if (found(AMOUNT, plain).some((each) => !amounts.has(amountOf(each)))) return 'amount'
  if (found(CODE, plain).some((each) => !owned.includes(each))) return 'code'
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

/** A word with a scheme, or with the name of a host before its path: "e.g." and "10.30" have none. */
function isLink(word: string): boolean {
  const [host = ''] = word.split(/[/:?#]/u, 1)
  return SCHEME.test(word) || (host.length < 254 && HOST.test(host))
}

/** Whether a text has a link as a whole, and not as the beginning of another one. */
function hasWord(owned: string, link: string): boolean {
  for (let at = owned.indexOf(link); at !== -1; at = owned.indexOf(link, at + 1)) {
    const next = owned.slice(at + link.length, at + link.length + 2)
    if (!/^[\p{L}\p{N}/@_-]|^[.:?#][\p{L}\p{N}]/u.test(next)) return true
  }
  return false
}

function found(pattern: RegExp, text: string): string[] {
  return text.match(pattern) ?? []
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/gu, '')
}

function amountOf(text: string): string {
  return text.replaceAll(/[\s,]/gu, '').replace(/\.00?(?!\d)/u, '')
}

/** Whether a text has a long run of the instructions, with any characters between its letters, also backwards. */
function leaks(text: string, owned: string, instructions: string): boolean {
  const secret = runsOf(lettersOf(instructions))
  if (secret.size === 0) return false
  const open = lettersOf(owned)
  const said = lettersOf(text)
  return [said, [...said].reverse().join('')].some((each) => {
    for (const run of runsOf(each)) if (secret.has(run) && !open.includes(run)) return true
    return false
  })
}

function runsOf(letters: string): Set<string> {
  const runs = new Set<string>()
  for (let at = 0; at + LEAK <= letters.length; at += 1) runs.add(letters.slice(at, at + LEAK))
  return runs
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
