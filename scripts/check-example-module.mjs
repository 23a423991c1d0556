// Counts the lines of a module in examples/, and the lines of packages with its words. Adding it changed no package.
//   node scripts/check-example-module.mjs [root]
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from './lib/module.mjs'
import { wordsOf } from './lib/module-words.mjs'
import { report } from './lib/report.mjs'
import { display, filesUnder, readWorkspace, sourcesOf } from './lib/workspace.mjs'

/** The most lines of a module, all its files together. */
const LIMIT = 119

const TEXT = /\.([cm]?[jt]sx?|json|md|sql|html|css|sh|ya?ml)$/

const root = resolve(process.argv[2] ?? '.')
const packages = filesUnder(join(root, 'packages'), TEXT).map((path) => ({ path, lines: linesOf(path) }))
const modules = readWorkspace(root)
  .members.filter(({ folder }) => folder.startsWith('examples/'))
  .map((member) => ({ member, sources: sourcesOf(member), words: namesOf(member) }))
  .filter(({ words }) => words.length > 0)
report(`examples with a module: ${modules.length}`, modules.flatMap(problemsOf))

/** @param {import('./lib/workspace.mjs').Member} member */
function namesOf(member) {
  const words = sourcesOf(member).flatMap((path) => wordsOf(parse(path, readFileSync(path, 'utf8'))))
  return words.length > 0 ? [...new Set([member.manifest.name, member.folder, ...words])] : []
}

/**
 * Prints the counts of a module.
 * @param {(typeof modules)[number]} module
 */
function problemsOf({ member, sources, words }) {
  const lines = sources.reduce((sum, path) => sum + linesOf(path).length, 0)
  const found = packages.flatMap(({ path, lines }) => hitsIn(path, lines, words))
  console.log(`${member.folder}: ${counted(lines)}; ${counted(found.length)} in packages/`)
  console.log(`  its words: ${words.join(', ')}`)
  const long = lines > LIMIT ? [`${member.folder}: ${lines} lines, at most ${LIMIT}`] : []
  return [...long, ...found]
}

/** @param {number} lines */
function counted(lines) {
  return `${lines} ${lines === 1 ? 'line' : 'lines'}`
}

/**
 * @param {string} path
 * @param {string[]} lines
 * @param {string[]} words
 */
function hitsIn(path, lines, words) {
  return lines.flatMap((line, place) => {
    const word = words.find((each) => names(line, each))
    return word === undefined ? [] : [`${display(root, path)}:${place + 1}: names ${word}, which is an example's`]
  })
}

/**
 * Whether a line has a word, alone and not as a part of another one.
 * @param {string} line
 * @param {string} word
 */
function names(line, word) {
  for (let at = line.indexOf(word); at !== -1; at = line.indexOf(word, at + 1)) {
    const [before = '', after = ''] = [line[at - 1], line[at + word.length]]
    if (!/\w/.test(before) && !/\w/.test(after)) return true
  }
  return false
}

/** @param {string} path */
function linesOf(path) {
  return readFileSync(path, 'utf8').replace(/\n$/, '').split('\n')
}
