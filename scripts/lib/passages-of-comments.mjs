// The paragraphs, list items and tags of comments, without types, code and commands.
import ts from 'typescript'

/**
 * @typedef {import('./passages.mjs').Line} Line
 * @typedef {import('./passages.mjs').Passage} Passage
 */

/** A line of a block comment that begins a passage of its own. */
const BEGIN = /^\s*(@\w|- |\||$)/
const FENCE = /^\s*```/

/**
 * @param {ts.SourceFile} file
 * @param {ts.CommentRange[]} ranges in the order of the file
 * @returns {Passage[]}
 */
export function commentPassages(file, ranges) {
  /** @type {Passage[]} */
  const passages = []
  let next = 0
  for (const { pos, end, kind } of ranges) {
    const body = file.text.slice(pos, end)
    const line = file.getLineAndCharacterOfPosition(pos).line + 1
    if (kind === ts.SyntaxKind.MultiLineCommentTrivia) passages.push(...blockPassages(body, line))
    else if (!isCommand(body)) {
      const written = { line, text: body.replace(/^\/\/+ ?/, '') }
      const isWhole = /^\s*$/.test(file.text.slice(file.text.lastIndexOf('\n', pos - 1) + 1, pos))
      // Line comments on consecutive lines are one passage.
      if (isWhole && line === next) passages.at(-1)?.lines.push(written)
      else passages.push({ kind: 'comment', lines: [written] })
      next = isWhole ? line + 1 : 0
    }
  }
  return passages
}

/** @param {string} body */
function isCommand(body) {
  return /^\/\/( {2,}|\/)/.test(body)
}

/**
 * @param {string} body
 * @param {number} first the number of its first line
 * @returns {Passage[]}
 */
function blockPassages(body, first) {
  const lines = body
    .replace(/^\/\*+|\*+\/$/g, '')
    .split('\n')
    .map((text, index) => ({ line: first + index, text: text.replace(/^\s*\* ?/, '') }))
  /** @type {Passage[]} */
  const passages = []
  let isCode = false
  /** @type {Passage | undefined} */
  let open
  for (const { line, text } of lines) {
    const isFence = FENCE.test(text)
    if (isFence) isCode = !isCode
    if (isFence || isCode || BEGIN.test(text)) open = undefined
    if (isFence || isCode || text.trim() === '') continue
    if (open === undefined) {
      open = { kind: /^\s*\|/.test(text) ? 'cell' : 'comment', lines: [] }
      passages.push(open)
    }
    open.lines.push({ line, text: untagged(text) })
  }
  return passages
}

/**
 * The words of a tag: of `@param {string} root the folder` it is `the folder`.
 * @param {string} text
 */
function untagged(text) {
  const [, tag, rest = ''] = /^\s*@(\w+)\s*(.*)$/.exec(text) ?? []
  if (tag === undefined) return text
  const words = withoutType(rest)
  return /^(param|property|typedef|template)$/.test(tag) ? words.replace(/^\[?[\w.$=]+\]?(\s+-)?\s*/, '') : words
}

/** @param {string} text begins with a type in braces, or has none */
function withoutType(text) {
  if (!text.startsWith('{')) return text
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') depth += 1
    if (text[at] === '}') depth -= 1
    if (depth === 0) return text.slice(at + 1).trim()
  }
  return ''
}
