// Checks that no test depends on the speed of the machine by its own time limit: limits find what hangs.
//   node scripts/check-limits.mjs [root]
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { parse } from './lib/module.mjs'
import { report } from './lib/report.mjs'
import { display, readWorkspace, sourcesOf } from './lib/workspace.mjs'

/** The limit of every test, by `vitest.config.ts`, in milliseconds: a test may have a longer one. */
const HANGS = 300_000

const limited = new Set(['it', 'test', 'describe', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'])
const root = resolve(process.argv[2] ?? '.')
const tests = readWorkspace(root)
  .members.flatMap(sourcesOf)
  .filter((path) => /\.test\.tsx?$/.test(path))
/** @type {string[]} */
const problems = []
for (const path of tests) {
  const file = parse(path, readFileSync(path, 'utf8'))
  visit(file, file, display(root, path))
}
report(`limits of ${tests.length} test files`, problems)

/**
 * @param {ts.Node} node
 * @param {ts.SourceFile} file
 * @param {string} place
 */
function visit(node, file, place) {
  if (ts.isCallExpression(node) && isTest(node)) {
    for (const limit of node.arguments.flatMap(limitsIn)) {
      const milliseconds = Number(limit.text)
      if (milliseconds >= HANGS) continue
      const line = file.getLineAndCharacterOfPosition(limit.getStart(file)).line + 1
      problems.push(`${place}:${line}: a limit of ${milliseconds / 1000} s measures the machine: leave it out`)
    }
  }
  ts.forEachChild(node, (child) => visit(child, file, place))
}

/**
 * A test or a hook, or a call in the form of a test, such as `itOnEveryStore('name', async () => {}, limit)`.
 * @param {ts.CallExpression} call
 */
function isTest({ expression, arguments: given }) {
  const [first] = given
  const isNamed = first !== undefined && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first))
  const hasBody = given.some((each) => ts.isArrowFunction(each) || ts.isFunctionExpression(each))
  return limited.has(calleeOf(expression)) || (isNamed && hasBody)
}

/**
 * The name at the beginning of `it.each(rows)` or `describe.skipIf(condition)`.
 * @param {ts.Expression} callee
 * @returns {string}
 */
function calleeOf(callee) {
  if (ts.isIdentifier(callee)) return callee.text
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) return calleeOf(callee.expression)
  return ''
}

/**
 * A limit is an argument of its own, or the option `timeout`.
 * @param {ts.Expression} argument
 * @returns {ts.NumericLiteral[]}
 */
function limitsIn(argument) {
  if (ts.isNumericLiteral(argument)) return [argument]
  if (!ts.isObjectLiteralExpression(argument)) return []
  return argument.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'timeout') return []
    return ts.isNumericLiteral(property.initializer) ? [property.initializer] : []
  })
}
