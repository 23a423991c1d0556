// The sentences of a passage, and the number of their words.

/**
 * @typedef {object} Sentence
 * @property {string} text without code, quotations and addresses
 * @property {number} words
 * @property {(position: number) => number} lineAt the line of a position in the text
 */

/** Code spans, quotations and the addresses of links are not prose of ours. */
const FOREIGN = [
  /(`+)[^`]+\1/g,
  /"[^"]*"|“[^”]*”/g,
  /\]\([^)]*\)|\]\[[^\]]*\]|<?https?:\/\/[^\s>)]+>?|\{@link [^}]*\}/g,
]

/** A mark at the end of a sentence, before the begin of another one. */
const END = /(?<=[.!?][)\]”"*_]*)\s+(?=[^a-z\s])/g

/** Groups of three digits are one number: 10 000. */
const THOUSANDS = /(\d)[ \u00a0](?=\d{3}\b)/g

/**
 * @param {import('./passages.mjs').Passage} passage
 * @returns {Sentence[]}
 */
export function sentencesOf({ lines }) {
  /** @type {number[]} */
  const begins = []
  let whole = ''
  for (const { text } of lines) {
    begins.push(whole.length)
    whole += `${text.trim()} `
  }
  /** @param {number} position */
  const lineAt = (position) => lines[begins.findLastIndex((begin) => begin <= position)]?.line ?? 0
  const text = withoutForeign(whole)
  const ends = [...text.matchAll(END)].map(({ 0: blanks, index }) => index + blanks.length)
  return [...ends, text.length].map((end, index) => {
    const begin = ends[index - 1] ?? 0
    const sentence = text.slice(begin, end).trimEnd()
    return { text: sentence, words: wordsIn(sentence), lineAt: (position) => lineAt(begin + position) }
  })
}

/**
 * A text of the same length, so that a position is one in both.
 * @param {string} text
 */
function withoutForeign(text) {
  return FOREIGN.reduce((rest, pattern) => rest.replace(pattern, (found) => '·'.repeat(found.length)), text)
}

/** @param {string} text */
function wordsIn(text) {
  const words = text.replace(THOUSANDS, '$1').split(/\s+/)
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}
