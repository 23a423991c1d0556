// Checks that the exports of a package, its top-level sources and its built files match. Checks that versions are
// exact.
//   node scripts/check-exports.mjs [root]
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { parse } from './lib/module.mjs'
import { report } from './lib/report.mjs'
import { entriesOf, readWorkspace } from './lib/workspace.mjs'

/** @typedef {import('./lib/workspace.mjs').Member} Member */

const exact = /^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/
const root = resolve(process.argv[2] ?? '.')
const workspace = readWorkspace(root)
const packages = workspace.members.filter((member) => member.folder.startsWith('packages/'))
const problems = [
  ...packages.flatMap((member) => [...entryProblems(member), ...syntaxProblems(member)]),
  ...workspace.members.flatMap(versionProblems),
  ...catalogProblems(),
]
report(`exports of ${packages.length} packages`, problems)

/**
 * @param {Member} member
 * @returns {string[]}
 */
function entryProblems({ folder, path, manifest, ...member }) {
  const sources = entriesOf({ folder, path, manifest, ...member })
  const exported = Object.keys(manifest.exports ?? {}).filter((subpath) => subpath !== './package.json')
  const names = exported.map((subpath) => (subpath === '.' ? 'index' : subpath.replace(/^\.\//, '')))
  const built = existsSync(join(path, 'dist'))
    ? readdirSync(join(path, 'dist')).flatMap((file) => file.match(/^(.+)\.js$/)?.[1] ?? [])
    : []
  const at = `${folder}/package.json`
  return [
    ...(manifest.exports?.['./package.json'] ? [] : [`${at}: exports ./package.json is missing`]),
    ...exported.flatMap((subpath, index) => conditionProblems(at, path, subpath, names[index] ?? subpath, manifest)),
    ...names.filter((name) => !sources.includes(name)).map((name) => `${at}: exports ${name}: no src/${name}.ts`),
    ...names
      .filter((name) => !built.includes(name))
      .map((name) => `${at}: exports ${name}: no dist/${name}.js was built`),
    ...sources.filter((name) => !names.includes(name)).map((name) => `${folder}/src/${name}.ts: not in exports`),
    ...built.filter((name) => !names.includes(name)).map((name) => `${folder}/dist/${name}.js: not in exports`),
  ]
}

/**
 * @param {string} at
 * @param {string} path
 * @param {string} subpath
 * @param {string} name
 * @param {Member['manifest']} manifest
 * @returns {string[]}
 */
function conditionProblems(at, path, subpath, name, manifest) {
  const source = existsSync(join(path, 'src', `${name}.tsx`)) ? `./src/${name}.tsx` : `./src/${name}.ts`
  const expected = { '@parley/source': source, types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` }
  // The order counts: a resolver uses the first condition that it supports.
  if (JSON.stringify(manifest.exports?.[subpath]) === JSON.stringify(expected)) return []
  return [`${at}: exports["${subpath}"] must be ${JSON.stringify(expected)}`]
}

/**
 * @param {Member} member
 * @returns {string[]}
 */
function syntaxProblems(member) {
  return entriesOf(member).flatMap((name) => {
    const extension = existsSync(join(member.path, 'src', `${name}.ts`)) ? 'ts' : 'tsx'
    const place = `${member.folder}/src/${name}.${extension}`
    const file = parse(place, readFileSync(join(root, place), 'utf8'))
    return file.statements.flatMap((statement) => {
      if (ts.isExportDeclaration(statement) && !statement.exportClause)
        return [`${place}: export * hides what it exports`]
      return isDefaultExport(statement) ? [`${place}: a default export has no name`] : []
    })
  })
}

/** @param {ts.Statement} statement */
function isDefaultExport(statement) {
  if (ts.isExportAssignment(statement)) return true
  if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
    return statement.exportClause.elements.some((element) => element.name.text === 'default')
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)
}

/**
 * A dependency of a package has one exact version, the catalog's; a peer is a range.
 * @param {Member} member
 * @returns {string[]}
 */
function versionProblems({ folder, manifest }) {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest
  const brought = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
  const wrong = brought.filter(([name, version]) => version !== (isOurs(name) ? 'workspace:^' : 'catalog:'))
  const pinned = Object.entries(peerDependencies ?? {}).filter(([, range]) => exact.test(range) || range === 'catalog:')
  return [
    ...wrong.map(
      ([name, version]) =>
        `${folder}/package.json: ${name} is "${version}", must be "${isOurs(name) ? 'workspace:^' : 'catalog:'}"`,
    ),
    ...pinned.map(([name, range]) => `${folder}/package.json: the peer ${name} is "${range}", must be a range`),
  ]
}

/** @returns {string[]} */
function catalogProblems() {
  const loose = Object.entries(workspace.catalog).filter(([, version]) => !exact.test(version))
  const root = Object.entries({ ...workspace.manifest.dependencies, ...workspace.manifest.devDependencies })
  return [
    ...loose.map(([name, version]) => `pnpm-workspace.yaml: catalog: ${name} is "${version}", must be exact`),
    ...root.flatMap(([name, version]) => {
      const expected = workspace.catalog[name] ?? version
      if (exact.test(version) && version === expected) return []
      return [`package.json: ${name} is "${version}", must be exact and as in the catalog`]
    }),
  ]
}

/** @param {string} name */
function isOurs(name) {
  return workspace.members.some((member) => member.manifest.name === name)
}
