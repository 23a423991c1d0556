// The words that a module adds: its names of kinds, tables, events, jobs, commands, routes and exports.
import ts from 'typescript'

/**
 * The words of the module in a source file; none if the file defines no module.
 * @param {ts.SourceFile} file
 * @returns {string[]}
 */
export function wordsOf(file) {
  /** @type {string[]} */
  const words = []
  let defines = false
  /** @param {ts.Node} node */
  const visit = (node) => {
    const [options] = ts.isCallExpression(node) ? node.arguments : []
    if (options && ts.isObjectLiteralExpression(options) && ts.isCallExpression(node)) {
      const called = calleeOf(node)
      if (called === 'defineModule') words.push(...wordsOfModule(options))
      if (called === 'defineRecord') words.push(...['kind', 'table'].flatMap((name) => textAt(options, name)))
      defines ||= called === 'defineModule'
    }
    if (isExported(node)) words.push(...namesOf(node))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return defines ? words : []
}

/**
 * A command and a route are words of the module with its id: `ratings.ask`, `/ratings`.
 * @param {ts.ObjectLiteralExpression} options
 */
function wordsOfModule(options) {
  const [id = ''] = textAt(options, 'id')
  const routes = keysAt(options, 'routes').map((route) => /\/[\w-]+/.exec(route)?.[0] ?? route)
  const commands = keysAt(options, 'commands').map((name) => `${id}.${name}`)
  return [id, ...keysAt(options, 'events'), ...keysAt(options, 'jobs'), ...commands, ...routes]
}

/**
 * The function at the beginning of `defineRecord<R>()({ … })`.
 * @param {ts.Expression} node
 * @returns {string}
 */
function calleeOf(node) {
  if (ts.isIdentifier(node)) return node.text
  return ts.isCallExpression(node) ? calleeOf(node.expression) : ''
}

/**
 * @param {ts.ObjectLiteralExpression} object
 * @param {string} name
 */
function valueAt(object, name) {
  const property = object.properties.find((each) => each.name !== undefined && keyOf(each.name) === name)
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined
}

/**
 * @param {ts.ObjectLiteralExpression} object
 * @param {string} name
 */
function textAt(object, name) {
  const value = valueAt(object, name)
  return value && ts.isStringLiteralLike(value) ? [value.text] : []
}

/**
 * @param {ts.ObjectLiteralExpression} object
 * @param {string} name
 */
function keysAt(object, name) {
  const value = valueAt(object, name)
  if (!value || !ts.isObjectLiteralExpression(value)) return []
  return value.properties.flatMap((each) => (each.name === undefined ? [] : [keyOf(each.name)]))
}

/** @param {ts.PropertyName} name */
function keyOf(name) {
  return ts.isStringLiteralLike(name) ? name.text : name.getText()
}

/** @param {ts.Node} node */
function isExported(node) {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}

/**
 * The names that an exported statement declares.
 * @param {ts.Node} node
 */
function namesOf(node) {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText())
  const { name } = /** @type {{ name?: ts.Node }} */ (/** @type {unknown} */ (node))
  return name === undefined ? [] : [name.getText()]
}
