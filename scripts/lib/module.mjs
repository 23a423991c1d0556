// The imports of one source file and the globals it reads, from its syntax tree.
import ts from 'typescript'

/**
 * @typedef {object} Import
 * @property {string | undefined} specifier Absent if it is computed.
 * @property {boolean} typeOnly It is absent from the JavaScript.
 * @property {number} line
 *
 * @typedef {object} Reference
 * @property {string} name `fetch`, `Date.now`, `new Date()`
 * @property {number} line
 */

/**
 * @param {string} path
 * @param {string} text
 * @returns {ts.SourceFile}
 */
export function parse(path, text) {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
}

/**
 * Every module in the imports of a file: imports, re-exports, `import()`, `require()`, types by `import('x')`,
 * reference types.
 * @param {ts.SourceFile} file
 * @returns {Import[]}
 */
export function importsOf(file) {
  /** @type {Import[]} */
  const imports = file.typeReferenceDirectives.map((directive) => ({
    specifier: directive.fileName,
    typeOnly: true,
    line: lineOf(file, directive.pos),
  }))
  walk(file, (node) => {
    const found = importAt(node)
    if (found) imports.push({ ...found, line: lineOf(file, node.getStart(file)) })
  })
  return imports
}

/**
 * Every place where a file reads a global: `fetch`, `Date.now`, `globalThis.process`. A name that the file itself
 * declares anywhere is its own. `new Date()` without an argument reads the clock, with one it does not.
 * @param {ts.SourceFile} file
 * @returns {Reference[]}
 */
export function globalsOf(file) {
  const own = namesDeclaredIn(file)
  /** @type {Reference[]} */
  const references = []
  walk(file, (node) => {
    if (!ts.isIdentifier(node) || own.has(node.text) || !isRead(node)) return
    references.push({ name: globalName(node), line: lineOf(file, node.getStart(file)) })
  })
  return references
}

/**
 * @param {ts.Node} node
 * @returns {{ specifier: string | undefined, typeOnly: boolean } | undefined}
 */
function importAt(node) {
  if (ts.isImportDeclaration(node)) {
    return { specifier: textOf(node.moduleSpecifier), typeOnly: node.importClause?.isTypeOnly === true }
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly }
  }
  if (ts.isExternalModuleReference(node)) return { specifier: textOf(node.expression), typeOnly: false }
  if (ts.isImportTypeNode(node)) {
    return {
      specifier: ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined,
      typeOnly: true,
    }
  }
  if (!ts.isCallExpression(node)) return undefined
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require'
  if (!isImport && !isRequire) return undefined
  return { specifier: node.arguments[0] && textOf(node.arguments[0]), typeOnly: false }
}

/** @param {ts.Node} node */
function textOf(node) {
  return ts.isStringLiteralLike(node) ? node.text : undefined
}

/**
 * An identifier that reads a value: not the name of a declaration or a property, not in a type.
 * @param {ts.Identifier} node
 */
function isRead(node) {
  const { parent } = node
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if (ts.isTypeQueryNode(parent) || ts.isQualifiedName(parent) || ts.isPartOfTypeNode(node)) return false
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false
  const isName = 'name' in parent && parent.name === node
  return !isName && !('propertyName' in parent && parent.propertyName === node)
}

/**
 * The global as the rules name it, with the members that follow: `Date.now` of `globalThis.Date['now']`.
 * @param {ts.Identifier} node
 */
function globalName(node) {
  let name = node.text
  /** @type {ts.Node} */
  let at = node
  for (let member = memberOf(at.parent, at); member !== undefined; member = memberOf(at.parent, at)) {
    name = name === 'globalThis' ? member : `${name}.${member}`
    at = at.parent
  }
  const { parent } = at
  const isBare = ts.isNewExpression(parent) && parent.expression === at && !parent.arguments?.length
  if (isBare) return `new ${name}()`
  return ts.isCallExpression(parent) && parent.expression === at ? `${name}()` : name
}

/**
 * @param {ts.Node} access
 * @param {ts.Node} object
 */
function memberOf(access, object) {
  if (ts.isPropertyAccessExpression(access) && access.expression === object) return access.name.text
  if (ts.isElementAccessExpression(access) && access.expression === object) return textOf(access.argumentExpression)
  return undefined
}

/** @param {ts.SourceFile} file */
function namesDeclaredIn(file) {
  /** @type {Set<string>} */
  const names = new Set()
  walk(file, (node) => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node) ||
      ts.isNamespaceImport(node)
    if (isDeclaration && node.name && ts.isIdentifier(node.name)) names.add(node.name.text)
  })
  return names
}

/**
 * @param {ts.Node} node
 * @param {(node: ts.Node) => void} visit
 */
function walk(node, visit) {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/**
 * @param {ts.SourceFile} file
 * @param {number} position
 */
function lineOf(file, position) {
  return file.getLineAndCharacterOfPosition(position).line + 1
}
