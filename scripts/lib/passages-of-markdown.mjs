// The headings, paragraphs, list items and table cells of a Markdown file, and the comments of its TypeScript snippets.
import { sourcePassages } from './passages-of-source.mjs'

/**
 * @typedef {import('./passages.mjs').Line} Line
 * @typedef {import('./passages.mjs').Passage} Passage
 */

const FENCE = /^\s*(```|~~~)(\w*)/
const CELLS = /^\s*\|/
const RULER = /^\s*\|[\s|:-]+$/
const BEGIN = /^\s*(#|[-*] |\d+\. |>)/
const MARKUP = /^\s*<\/?[a-z]/i

/**
 * @param {string} text
 * @returns {Passage[]}
 */
export function documentPassages(text) {
  /** @type {Passage[]} */
  const passages = []
  /** @type {Passage | undefined} */
  let open
  for (const block of blocksOf(visibleLines(text))) {
    if ('language' in block) {
      open = undefined
      passages.push(...commentsIn(block))
      continue
    }
    if (/^\s*$/.test(block.text) || BEGIN.test(block.text)) open = undefined
    if (CELLS.test(block.text)) {
      open = undefined
      passages.push(...cellsOf(block))
    } else if (!/^\s*$/.test(block.text) && !MARKUP.test(block.text)) {
      open ??= opened(passages)
      open.lines.push({ line: block.line, text: block.text.replace(/^\s*(#+|[-*]|\d+\.|>)\s+/, '') })
      if (block.text.startsWith('#')) open = undefined
    }
  }
  return passages
}

/** @param {Passage[]} passages */
function opened(passages) {
  /** @type {Passage} */
  const passage = { kind: 'document', lines: [] }
  passages.push(passage)
  return passage
}

/**
 * The lines without front matter and comments.
 * @param {string} text
 * @returns {Line[]}
 */
function visibleLines(text) {
  const shown = text.replace(/<!--.*?-->/gs, (comment) => comment.replace(/[^\n]/g, ''))
  const lines = shown.split('\n').map((each, index) => ({ line: index + 1, text: each }))
  const begin = lines[0]?.text === '---' ? lines.findIndex(({ text }, index) => index > 0 && text === '---') + 1 : 0
  return lines.slice(begin)
}

/**
 * The lines, with each fenced block as one item.
 * @param {Line[]} lines
 * @returns {(Line | { language: string, code: Line[] })[]}
 */
function blocksOf(lines) {
  /** @type {(Line | { language: string, code: Line[] })[]} */
  const blocks = []
  /** @type {{ language: string, code: Line[] } | undefined} */
  let fenced
  for (const line of lines) {
    const fence = FENCE.exec(line.text)
    if (fence === null) {
      if (fenced === undefined) blocks.push(line)
      else fenced.code.push(line)
    } else if (fenced === undefined) {
      fenced = { language: fence[2] ?? '', code: [] }
      blocks.push(fenced)
    } else fenced = undefined
  }
  return blocks
}

/**
 * @param {Line} line of a table
 * @returns {Passage[]}
 */
function cellsOf({ line, text }) {
  if (RULER.test(text)) return []
  const cells = text.split(/(?<!\\)\|/).map((cell) => cell.trim())
  return cells.filter((cell) => cell !== '').map((cell) => ({ kind: 'cell', lines: [{ line, text: cell }] }))
}

/**
 * @param {{ language: string, code: Line[] }} block
 * @returns {Passage[]}
 */
function commentsIn({ language, code }) {
  const [first] = code
  if (first === undefined || !/^[jt]sx?$/.test(language)) return []
  const passages = sourcePassages(`snippet.${language}`, code.map(({ text }) => text).join('\n'))
  return passages
    .filter(({ kind }) => kind === 'comment')
    .map(({ kind, lines }) => ({ kind, lines: lines.map(({ line, text }) => ({ line: line + first.line - 1, text })) }))
}
