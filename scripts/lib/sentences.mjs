// The sentences of a passage, and their words.

/**
 * @typedef {object} Sentence
 * @property {number} line where it begins
 * @property {string} text
 * @property {number} words without code spans and the addresses of links
 */

/** A code span, and what is quoted: neither is prose of ours. */
const CODE = /(`+)[^`]+\1/g
const QUOTED = /"[^"]*"|“[^”]*”/g
const ADDRESS = /\]\([^)]*\)|\]\[[^\]]*\]|<?https?:\/\/[^\s>)]+>?|\{@link [^}]*\}/g

/** What ends a sentence: a mark, and then what begins another one. */
const END = /(?<=[.!?][)\]”"*_]*)\s+(?=[^a-z\s])/

/**
 * @param {import('./prose.mjs').Passage} passage
 * @returns {Sentence[]}
 */
export function sentencesOf({ lines }) {
  /** @type {number[]} the position in the text where each line begins */
  const begins = []
  let whole = ''
  for (const { text } of lines) {
    begins.push(whole.length)
    whole += `${text} `
  }
  /** @type {Sentence[]} */
  const sentences = []
  let at = 0
  for (const text of whole.split(END)) {
    at = whole.indexOf(text, at)
    const index = begins.findLastIndex((begin) => begin <= at)
    const line = lines[index]?.line ?? 0
    sentences.push({ line, text: text.trim(), words: wordsIn(text) })
    at += text.length
  }
  return sentences
}

/** @param {string} text */
function wordsIn(text) {
  return prose(text)
    .replace(/(\d)[ \u00a0](?=\d{3}\b)/g, '$1')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

/**
 * A text without its code spans, quotations and addresses; of the same length, so that a position is one in both.
 * @param {string} text
 */
export function prose(text) {
  const blank = (/** @type {string} */ found) => '·'.repeat(found.length)
  return text.replace(CODE, blank).replace(ADDRESS, blank).replace(QUOTED, blank)
}
