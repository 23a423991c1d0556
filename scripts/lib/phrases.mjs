// Phrases that are not plain English in a text about programs, and what replaces them.

/**
 * @typedef {object} Phrase
 * @property {RegExp} pattern matched without regard to case
 * @property {string} rule
 */

/** @type {readonly Phrase[]} */
const phrases = [
  // The subject is a named thing.
  { pattern: /\b(who|whom|whoever|whomever)\b/, rule: 'name the process, the caller or the person' },
  { pattern: /\bwhose\b/, rule: 'use "with", or name the owner' },
  {
    pattern: /\b((some|any|every|no)body|(some|any|every)one|no one)('s)?\b/,
    rule: 'name the process, the caller or the person',
  },
  { pattern: /^what (?!.*\?)/, rule: 'begin with a noun: "the result", "the fields of …"' },
  { pattern: /\b(whatever|whichever)\b/, rule: 'use "any", "each" or "the … that"' },
  {
    pattern: /\b(of|is|are) none\b(?! of\b)(?<!if there (is|are) none|why there (is|are) none)/,
    rule: 'use "is not a …"',
  },
  { pattern: /\bthe like\b/, rule: 'name the things' },
  // Data has no voice, no ears and no legs.
  { pattern: /\b(tells?|told|telling)\b/, rule: 'use "contains", "returns", "reports" or "lists"' },
  { pattern: /\b(says?|said|saying)\b(?<!^you said)/, rule: 'use "contains", "states" or "reports"' },
  { pattern: /\b(speaks?|spoke|spoken|speaking)\b/, rule: 'use "is about", "supports" or "uses"' },
  { pattern: /\b(hears?|heard|hearing|hearers?)\b/, rule: 'use "receives" or "observes"' },
  { pattern: /\b(knows|knew|know of|knowing)\b/, rule: 'use "has", "contains" or "depends on"' },
  { pattern: /\b(forgets?|forgot|forgotten|remembers?|remembered)\b/, rule: 'use "drops", "stores" or "keeps"' },
  { pattern: /\b(stands?|stood|standing)\b(?! in for\b)(?<!\b(under|out))(?!-ins?\b)/, rule: 'use "is" or "exists"' },
  { pattern: /\b(lies|lie|lay|lain|lying)\b(?! out\b)/, rule: 'use "is" or "is stored"' },
  // Verbs of the field.
  { pattern: /\b(take|takes|took|taken|taking) in\b/, rule: 'use "accept", "receive" or "ingest"' },
  { pattern: /\b(hand|hands|handed|handing) (on|out|over|round)\b/, rule: 'use "pass" or "return"' },
  { pattern: /\b(go|goes|went|going) on\b(?! [a-z]+ing\b)/, rule: 'use "continue"' },
  { pattern: /\b(put|puts|putting) off\b/, rule: 'use "postpone", "defer" or "refuse"' },
  { pattern: /\b(make|makes|made|making) up for\b/, rule: 'use "recover" or "replace"' },
  { pattern: /\b(work|works|worked) off\b/, rule: 'use "complete"' },
  { pattern: /\b(bring|brings|brought|carry|carries|carried) along\b/, rule: 'use "contain" or "move"' },
  { pattern: /(?<!^)\b(asks?|asked|asking) for\b/, rule: 'use "request"' },
  { pattern: /\b(become|becomes|became|come|comes|came) of\b/, rule: 'use "the result of" or "the fate of"' },
  { pattern: /\b(comes?|came) to (be|nothing|an end)\b/, rule: 'use "is", "fails" or "ends"' },
  {
    pattern: /\b(is|are|was|were) to (be|[a-z]+)\b(?<! to (the|a|an|any|each|its|one|this|that))/,
    rule: 'use "must" or "will"',
  },
  { pattern: /\bsees? to it\b/, rule: 'use "ensures"' },
  { pattern: /\blets? go( of)?\b/, rule: 'use "releases" or "closes"' },
  { pattern: /\blearnt\b/, rule: 'use "learned"' },
  { pattern: /\bshall\b/, rule: 'use "must" or "will"' },
  // Words that are out of use, or that have a plainer one.
  { pattern: /\banew\b/, rule: 'use "again"' },
  { pattern: /\bas ever\b/, rule: 'use "as usual"' },
  { pattern: /\bas of which\b/, rule: 'name the time' },
  { pattern: /\bat it\b(?! again\b)/, rule: 'name the thing' },
  { pattern: /\bbehindhand\b/, rule: 'use "late"' },
  { pattern: /\bbut for\b/, rule: 'use "except"' },
  { pattern: /\bby chance\b/, rule: 'use "at random"' },
  { pattern: /\bfor ever\b/, rule: 'use "forever" or "without a limit"' },
  {
    pattern: /\bhowever (often|long|many|much|far|it|they|that|a|an|the|busy|old|big|large)\b/,
    rule: 'use "for any …"',
  },
  { pattern: /\bin vain\b/, rule: 'use "without success"' },
  { pattern: /\bso (many|much|long) (?!(that|as)\b)/, rule: 'name the number or the time' },
  { pattern: /\bto the letter\b/, rule: 'use "exactly"' },
  { pattern: /\bunder way\b/, rule: 'use "in progress"' },
  { pattern: /\b(is|are) good (with|by|for|as)\b/, rule: 'use "is valid" or "is accepted"' },
]

/**
 * The phrases in a text that is free of code and quotations, each as it is written there.
 * @param {string} text
 * @returns {{ phrase: string, at: number, rule: string }[]}
 */
export function phrasesIn(text) {
  return phrases.flatMap(({ pattern, rule }) =>
    [...text.matchAll(new RegExp(pattern, 'gi'))].map(({ 0: phrase, index }) => ({ phrase, at: index, rule })),
  )
}
