// The prose of a file: the comments and messages of a source, and the paragraphs of a Markdown file.
import ts from 'typescript'
import { parse } from './module.mjs'

/**
 * @typedef {'comment' | 'message' | 'document' | 'cell'} Kind A cell belongs to a table.
 *
 * @typedef {object} Passage
 * @property {Kind} kind
 * @property {{ line: number, text: string }[]} lines
 */

const testers = new Set(['it', 'test', 'describe'])
const loggers = new Set(['debug', 'error', 'info', 'log', 'trace', 'warn'])
const fields = new Set(
  'about aim alert description detail error expected fix found heading help hint message problem reason summary text title why'.split(
    ' ',
  ),
)

/**
 * @param {string} path
 * @param {string} text
 * @returns {Passage[]}
 */
export function passagesOf(path, text) {
  return path.endsWith('.md') ? inMarkdown(text) : inSource(path, text)
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Passage[]}
 */
function inSource(path, text) {
  const file = parse(path, text)
  const isTest = /\.test\.[cm]?[jt]sx?$/.test(path)
  /** @param {number} position */
  const lineAt = (position) => file.getLineAndCharacterOfPosition(position).line + 1
  /** @type {Map<number, ts.CommentRange>} */
  const comments = new Map()
  /** @type {Passage[]} */
  const messages = []
  visit(file)
  return [...commentsOf([...comments.values()].sort((a, b) => a.pos - b.pos)), ...messages]

  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isJSDoc(node)) return
    const children = node.getChildren(file)
    if (children.length === 0) collect(node)
    const part = textOf(node)
    if (part !== undefined && isMessage(node, part, isTest)) {
      const line = lineAt(node.getStart(file))
      messages.push({
        kind: 'message',
        lines: part.split('\n').map((each, index) => ({ line: line + index, text: each })),
      })
    }
    for (const child of children) visit(child)
  }

  /** @param {ts.Node} token */
  function collect({ pos }) {
    const ranges = [...(ts.getLeadingCommentRanges(text, pos) ?? []), ...(ts.getTrailingCommentRanges(text, pos) ?? [])]
    for (const range of ranges) comments.set(range.pos, range)
  }

  /**
   * Line comments on lines that follow each other are one passage.
   * @param {ts.CommentRange[]} ranges
   * @returns {Passage[]}
   */
  function commentsOf(ranges) {
    /** @type {Passage[]} */
    const passages = []
    let next = 0
    for (const { pos, end, kind } of ranges) {
      const body = text.slice(pos, end)
      const line = lineAt(pos)
      if (kind === ts.SyntaxKind.MultiLineCommentTrivia) {
        passages.push(...blocksOf(body, line))
        continue
      }
      // Indented lines are commands.
      if (/^\/\/ {2,}/.test(body)) continue
      const written = { line, text: body.replace(/^\/\/+ ?/, '') }
      const isWhole = /^\s*$/.test(text.slice(text.lastIndexOf('\n', pos - 1) + 1, pos))
      if (isWhole && line === next) passages.at(-1)?.lines.push(written)
      else passages.push({ kind: 'comment', lines: [written] })
      next = isWhole ? line + 1 : 0
    }
    return passages
  }
}

/**
 * The paragraphs and tags of a block comment, without types and examples.
 * @param {string} body
 * @param {number} first the number of its first line
 * @returns {Passage[]}
 */
function blocksOf(body, first) {
  const lines = body
    .replace(/^\/\*+|\*+\/$/g, '')
    .split('\n')
    .map((each, index) => ({ line: first + index, text: each.replace(/^\s*\* ?/, '') }))
  /** @type {Passage[]} */
  const passages = []
  let isCode = false
  /** @type {Passage | undefined} */
  let open
  for (const { line, text } of lines) {
    const tag = /^\s*@(\w+)/.exec(text)?.[1]
    if (/^\s*```/.test(text)) isCode = !isCode
    if (tag !== undefined || isCode || /^\s*(```|- |\|)/.test(text) || text.trim() === '') open = undefined
    if (isCode || /^\s*```/.test(text) || text.trim() === '') continue
    if (open === undefined) {
      open = { kind: /^\s*\|/.test(text) ? 'cell' : 'comment', lines: [] }
      passages.push(open)
    }
    open.lines.push({ line, text: tag === undefined ? text : untagged(text) })
  }
  return passages
}

/**
 * The words of a tag: `@param {string} root the folder` has `the folder`.
 * @param {string} text
 */
function untagged(text) {
  const [, tag = '', rest = ''] = /^\s*@(\w+)\s*(.*)$/.exec(text) ?? []
  const untyped = withoutType(rest)
  return /^(param|property|typedef|template)$/.test(tag) ? untyped.replace(/^\[?[\w.$=]+\]?(\s+-)?\s*/, '') : untyped
}

/** @param {string} text beginning with a type in braces, or not */
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

/** @param {ts.Node} node */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `\`…\`${literal.text}`).join('')
  }
  return ts.isJsxText(node) ? node.text : undefined
}

/**
 * @param {ts.Node} node
 * @param {string} text
 * @param {boolean} isTest
 * @returns {boolean}
 */
function isMessage(node, text, isTest) {
  if (!/[A-Za-z]+ [A-Za-z`(]/.test(text)) return false
  if (/^\s*(select|insert|update|delete|create|alter|drop|with|set|begin|grant|revoke|do)\b/i.test(text)) {
    if (/\b(from|into|set|table|index|function|schema|role|user|database|timeout|where)\b/i.test(text)) return false
  }
  let at = node
  for (let { parent } = node; parent !== undefined; at = parent, parent = parent.parent) {
    if (ts.isNewExpression(parent)) return /(Error|Problem|Failure)$/.test(parent.expression.getText()) || !isTest
    if (ts.isCallExpression(parent)) {
      const name = calleeOf(parent.expression)
      if (testers.has(name)) return parent.arguments[0] === at
      const method = ts.isPropertyAccessExpression(parent.expression) ? parent.expression.name.text : name
      if (loggers.has(method)) return true
      return !isTest
    }
    if (ts.isPropertyAssignment(parent)) return !isTest || fields.has(parent.name.getText().replaceAll(/['"]/g, ''))
    if (ts.isStatement(parent)) return !isTest
  }
  return !isTest
}

/**
 * The name at the beginning of `it.each(rows)`.
 * @param {ts.Expression} callee
 * @returns {string}
 */
function calleeOf(callee) {
  if (ts.isIdentifier(callee)) return callee.text
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) return calleeOf(callee.expression)
  return ''
}

/**
 * @param {string} text
 * @returns {Passage[]}
 */
function inMarkdown(text) {
  /** @type {Passage[]} */
  const passages = []
  /** @type {Passage | undefined} */
  let open
  /** @type {string | undefined} */
  let fence
  /** @type {{ line: number, text: string }[]} */
  let code = []
  // A comment in HTML is not shown.
  const shown = text.replace(/<!--.*?-->/gs, (comment) => comment.replace(/[^\n]/g, ''))
  const lines = shown.split('\n')
  const begin = lines[0] === '---' ? lines.indexOf('---', 1) + 1 : 0
  for (let index = begin; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const mark = /^\s*(```|~~~)(\w*)/.exec(line)
    if (mark !== null || fence !== undefined) {
      open = undefined
      if (mark === null) code.push({ line: index + 1, text: line })
      else if (fence === undefined) fence = mark[2] ?? ''
      else {
        passages.push(...inCode(fence, code))
        fence = undefined
        code = []
      }
      continue
    }
    const cell = /^\s*\|/.test(line)
    if (line.trim() === '' || cell || /^\s*(#|[-*] |\d+\. |>|<)/.test(line)) open = undefined
    if (line.trim() === '' || /^\s*\|[\s|:-]+$/.test(line) || /^\s*</.test(line)) continue
    if (cell) {
      for (const each of line.split(/(?<!\\)\|/))
        passages.push({ kind: 'cell', lines: [{ line: index + 1, text: each }] })
      continue
    }
    if (open === undefined) {
      open = { kind: 'document', lines: [] }
      passages.push(open)
    }
    open.lines.push({ line: index + 1, text: line.replace(/^\s*(#+|[-*]|\d+\.|>)\s+/, '') })
    if (/^#/.test(line)) open = undefined
  }
  return passages
}

/**
 * The comments of a program in a document.
 * @param {string} language
 * @param {{ line: number, text: string }[]} lines
 * @returns {Passage[]}
 */
function inCode(language, lines) {
  const [first] = lines
  if (first === undefined || !/^[jt]sx?$/.test(language)) return []
  const passages = inSource(`snippet.${language}`, lines.map((line) => line.text).join('\n'))
  const comments = passages.filter(({ kind }) => kind === 'comment')
  return comments.map((passage) => ({
    ...passage,
    lines: passage.lines.map(({ line, text }) => ({ line: line + first.line - 1, text })),
  }))
}
