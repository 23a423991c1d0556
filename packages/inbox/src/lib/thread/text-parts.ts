/** A part of a text: plain, or a link. */
export interface TextPart {
  place: number
  text: string
  href?: string
}

/** Texts over this length have no links: a pattern over a whole book would hold the page up. */
const LONGEST = 20_000

// Each alternative begins with a fixed text or a bounded class, and has no nested repetition.
const links = /\bhttps?:\/\/[^\s<>"']{1,2000}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/giu

/** The links of a text: `http` and `https` addresses, and e-mail addresses. No other scheme becomes a link. */
export function partsOf(text: string): TextPart[] {
  if (text.length > LONGEST) return [{ place: 0, text }]
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(links)) {
    const link = withoutEnd(match[0])
    if (match.index > end) parts.push({ place: end, text: text.slice(end, match.index) })
    const href = link.includes('://') ? hrefOf(link) : `mailto:${link}`
    parts.push({ place: match.index, text: link, ...(href === undefined ? {} : { href }) })
    end = match.index + link.length
  }
  if (end < text.length) parts.push({ place: end, text: text.slice(end) })
  return parts
}

/** Punctuation at the end belongs to the sentence. */
function withoutEnd(link: string): string {
  return link.replace(/[.,;:!?)\]]{1,8}$/, '')
}

function hrefOf(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined
  const { protocol, href } = new URL(link)
  return protocol === 'http:' || protocol === 'https:' ? href : undefined
}

/** A part of a text, found by a search or not. */
export interface MarkedPart {
  place: number
  text: string
  marked: boolean
}

/** Marks the words of a search in a text, without regard to case: within words, or at their begin alone. */
export function markedText(text: string, found: readonly string[], place: 'within' | 'begin' = 'within'): MarkedPart[] {
  const words = found.map((word) => word.toLocaleLowerCase()).filter((word) => word !== '')
  const lower = text.toLocaleLowerCase()
  // Some letters change their length in lower case: no place would fit.
  if (words.length === 0 || lower.length !== text.length) return [{ place: 0, text, marked: false }]
  const parts: MarkedPart[] = []
  let end = 0
  while (end < text.length) {
    const next = nextOf(lower, words, end, place)
    if (next === undefined) break
    if (next.at > end) parts.push({ place: end, text: text.slice(end, next.at), marked: false })
    parts.push({ place: next.at, text: text.slice(next.at, next.at + next.length), marked: true })
    end = next.at + next.length
  }
  if (end < text.length) parts.push({ place: end, text: text.slice(end), marked: false })
  return parts
}

function nextOf(
  text: string,
  words: readonly string[],
  from: number,
  place: 'within' | 'begin',
): { at: number; length: number } | undefined {
  const places = words
    .map((word) => ({ at: placeOf(text, word, from, place), length: word.length }))
    .filter(({ at }) => at !== -1)
    .sort((one, other) => one.at - other.at || other.length - one.length)
  return places[0]
}

function placeOf(text: string, word: string, from: number, place: 'within' | 'begin'): number {
  let at = text.indexOf(word, from)
  while (place === 'begin' && at > 0 && /[\p{L}\p{N}]/u.test(text.charAt(at - 1))) at = text.indexOf(word, at + 1)
  return at
}
