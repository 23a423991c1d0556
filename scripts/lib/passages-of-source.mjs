// The comments of a source, and its string literals that are messages, from the syntax tree.
import ts from 'typescript'
import { parse } from './module.mjs'
import { commentPassages } from './passages-of-comments.mjs'

/** @typedef {import('./passages.mjs').Passage} Passage */

const testers = new Set(['it', 'test', 'describe'])
const loggers = new Set(['debug', 'error', 'fatal', 'info', 'log', 'trace', 'warn'])

/** Properties with a message, also in a test. */
const messages = new Set(['about', 'description', 'detail', 'fix', 'hint', 'message', 'reason', 'summary', 'title'])

/**
 * @param {string} path
 * @param {string} text
 * @returns {Passage[]}
 */
export function sourcePassages(path, text) {
  const file = parse(path, text)
  const isTest = /\.test\.[cm]?[jt]sx?$/.test(path)
  /** @type {Map<number, ts.CommentRange>} */
  const comments = new Map()
  /** @type {Passage[]} */
  const found = []
  visit(file)
  const ranges = [...comments.values()].sort((a, b) => a.pos - b.pos)
  return [...commentPassages(file, ranges), ...found]

  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isJSDoc(node)) return
    const children = node.getChildren(file)
    if (children.length === 0) {
      const leading = ts.getLeadingCommentRanges(text, node.pos) ?? []
      for (const range of [...leading, ...(ts.getTrailingCommentRanges(text, node.pos) ?? [])]) {
        comments.set(range.pos, range)
      }
    }
    const words = textOf(node)
    if (words !== undefined && isProse(words) && isMessage(node, isTest)) {
      const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
      found.push({
        kind: 'message',
        lines: words.split('\n').map((each, index) => ({ line: first + index, text: each })),
      })
    }
    for (const child of children) visit(child)
  }
}

/**
 * The text of a literal; an expression in a template is a code span.
 * @param {ts.Node} node
 */
function textOf(node) {
  if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return node.head.text + node.templateSpans.map(({ literal }) => `\`…\`${literal.text}`).join('')
}

/**
 * Two words or more, and not SQL.
 * @param {string} text
 */
function isProse(text) {
  if (!/[A-Za-z]+ [A-Za-z`(]/.test(text)) return false
  const verb = /^\s*(select|insert|update|delete|create|alter|drop|with|set|begin|grant|revoke|do)\b/i
  const rest = /\b(from|into|set|table|index|function|schema|role|user|database|timeout|where)\b/i
  return !(verb.test(text) && rest.test(text))
}

/**
 * Whether a literal is a message. In a test these are names of tests, errors, log messages and some properties: its other
 * literals are data.
 * @param {ts.Node} node
 * @param {boolean} isTest
 * @returns {boolean}
 */
function isMessage(node, isTest) {
  let at = node
  for (let { parent } = node; parent !== undefined; at = parent, parent = parent.parent) {
    if (ts.isNewExpression(parent)) return !isTest || /(Error|Problem)$/.test(parent.expression.getText())
    if (ts.isCallExpression(parent)) {
      const { expression } = parent
      const name = calleeOf(expression)
      if (testers.has(name) || hasBody(parent)) return !isTest || parent.arguments[0] === at
      return !isTest || loggers.has(ts.isPropertyAccessExpression(expression) ? expression.name.text : name)
    }
    if (ts.isPropertyAssignment(parent)) return !isTest || messages.has(parent.name.getText().replaceAll(/['"]/g, ''))
    if (ts.isStatement(parent)) return !isTest
  }
  return !isTest
}

/**
 * A call with a function, such as `itOnEveryStore('name', async () => {})`.
 * @param {ts.CallExpression} call
 */
function hasBody({ arguments: given }) {
  return given.some((each) => ts.isArrowFunction(each) || ts.isFunctionExpression(each))
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
