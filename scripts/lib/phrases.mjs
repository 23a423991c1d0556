// Phrases that are not plain English in a text about programs.

/**
 * @typedef {object} Phrase
 * @property {RegExp} pattern
 * @property {string} rule what to write
 */

/** @type {Phrase[]} */
export const phrases = [
  { pattern: /\b(who|whom|whoever|whomever)\b/, rule: 'name the process, the caller or the user' },
  { pattern: /\bwhose\b/, rule: 'name the owner, or use "with"' },
  {
    pattern: /\b((some|any|every|no)body|(some|any|every)one|no one)('s)?\b/,
    rule: 'name the process, the caller or the user',
  },
  { pattern: /\b(tells?|told|telling)\b/, rule: 'data does not tell: it contains, returns or reports' },
  { pattern: /\b(hears?|heard|hearing|hearers?)\b/, rule: 'data is not heard: it is received or observed' },
  { pattern: /\b(stands?|stood|standing)\b(?! in for\b|-ins?\b)/, rule: 'use "is", "exists" or "is written"' },
  { pattern: /\b(lies|lie|lay|lying)\b/, rule: 'use "is" or "is stored"' },
  { pattern: /\b(says?|said|saying)\b(?<!You said)/, rule: 'data does not speak: it states, reports or contains' },
  { pattern: /\b(speaks?|spoken|speaking)( of)?\b/, rule: 'use "is about", "supports" or "implements"' },
  { pattern: /\b(knows|knew|know of|knowing)\b/, rule: 'data knows nothing: name the dependency or the value' },
  {
    pattern: /\b(by chance|so many|as of which|for ever|in vain|behindhand|shall|whichever|at it)\b/,
    rule: 'plain words',
  },
  { pattern: /\b(comes? to be|came to be|(is|are|was|were) to be)\b/, rule: 'use "must" or "will"' },
]
