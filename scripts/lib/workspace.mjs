// The content of the workspace: its members, their manifests and their files. Node built-ins only.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/**
 * @typedef {Record<string, string>} Versions
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} [version]
 * @property {boolean} [private]
 * @property {Record<string, string | Record<string, string>>} [exports]
 * @property {Versions} [dependencies]
 * @property {Versions} [devDependencies]
 * @property {Versions} [peerDependencies]
 * @property {Versions} [optionalDependencies]
 *
 * @typedef {object} Member
 * @property {string} id Its short name: `core`, `e2e`, `examples/omnichannel`.
 * @property {string} folder Its path from the root, with forward slashes.
 * @property {string} path Its absolute path.
 * @property {Manifest} manifest
 *
 * @typedef {object} Workspace
 * @property {string} root
 * @property {Manifest} manifest
 * @property {Versions} catalog
 * @property {Member[]} members
 */

const notSource = new Set(['node_modules', 'dist', 'coverage', 'fixtures', '.snippets'])

/**
 * Reads the workspace in a folder.
 * @param {string} root
 * @returns {Workspace}
 */
export function readWorkspace(root) {
  const { patterns, catalog } = parseWorkspaceFile(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'))
  const folders = patterns.flatMap((pattern) => foldersOf(root, pattern))
  const members = folders.sort().map((folder) => ({
    id: folder.replace(/^packages\//, ''),
    folder,
    path: join(root, folder),
    manifest: readManifest(join(root, folder)),
  }))
  return { root, manifest: readManifest(root), catalog, members }
}

/**
 * Every file under a folder with a name that matches `endings`, sorted. Built and recorded files are left out.
 * @param {string} folder
 * @param {RegExp} endings
 * @returns {string[]} absolute paths
 */
export function filesUnder(folder, endings) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return notSource.has(entry.name) ? [] : filesUnder(path, endings)
    return endings.test(entry.name) ? [path] : []
  })
}

/**
 * The sources of a member: `src` of a package, all files of an unpublished member (e2e, bench, examples).
 * @param {Member} member
 * @returns {string[]} absolute paths
 */
export function sourcesOf(member) {
  const from = member.folder.startsWith('packages/') ? ['src', 'test'] : ['.']
  return from.flatMap((folder) => filesUnder(join(member.path, folder), /(?<!\.d)\.[cm]?tsx?$/))
}

/**
 * The names of a member's top-level sources, which are its public API: `index`, `memory`.
 * @param {Member} member
 * @returns {string[]}
 */
export function entriesOf(member) {
  const src = join(member.path, 'src')
  if (!existsSync(src)) return []
  const entries = readdirSync(src).filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
  return entries.map((name) => name.replace(/\.tsx?$/, '')).sort()
}

/**
 * A path for people: from the root, with forward slashes.
 * @param {string} root
 * @param {string} path
 */
export function display(root, path) {
  return relative(root, path).split(sep).join('/')
}

/**
 * @param {string} folder
 * @returns {Manifest}
 */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/**
 * @param {string} root
 * @param {string} pattern `e2e` or `packages/*`
 */
function foldersOf(root, pattern) {
  const parent = pattern.replace(/\/\*$/, '')
  const candidates =
    parent === pattern
      ? [pattern]
      : existsSync(join(root, parent))
        ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)
        : []
  return candidates.filter((folder) => existsSync(join(root, folder, 'package.json')))
}

/**
 * The two blocks of pnpm-workspace.yaml that are needed; a YAML parser would be a dependency of the bootstrap.
 * @param {string} text
 */
function parseWorkspaceFile(text) {
  let block = ''
  /** @type {string[]} */
  const patterns = []
  /** @type {Versions} */
  const catalog = {}
  for (const line of text.split(/\r?\n/)) {
    block = line.match(/^(\w+):/)?.[1] ?? block
    const pattern = line.match(/^\s+- ['"]?([^'"\s]+)/)?.[1]
    if (block === 'packages' && pattern) patterns.push(pattern)
    const [, name, version] = line.match(/^\s+['"]?([^'"\s:]+)['"]?: ['"]?([^'"\s]+)/) ?? []
    if (block === 'catalog' && name && version) catalog[name] = version
  }
  return { patterns, catalog }
}
