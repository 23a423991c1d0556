// Checks that no source file imports itself over others: types count as well.
//   node scripts/check-circles.mjs [root]
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { importsOf, parse } from './lib/module.mjs'
import { report } from './lib/report.mjs'
import { display, readWorkspace, sourcesOf } from './lib/workspace.mjs'

const root = resolve(process.argv[2] ?? '.')
const files = readWorkspace(root).members.flatMap(sourcesOf)
/** @type {Map<string, string[]>} */
const imports = new Map(files.map((path) => [path, importedBy(path)]))
const problems = circlesOf(imports).map((circle) => circle.map((path) => display(root, path)).join(' → '))
report(`circles among ${files.length} files`, problems)

/**
 * @param {string} path
 * @returns {string[]}
 */
function importedBy(path) {
  return importsOf(parse(path, readFileSync(path, 'utf8'))).flatMap(({ specifier }) => {
    if (specifier === undefined || !specifier.startsWith('.')) return []
    const target = resolve(dirname(path), specifier)
    return existsSync(target) ? [target] : []
  })
}

/**
 * One circle for each strongly connected part, by its shortest path.
 * @param {ReadonlyMap<string, string[]>} graph
 * @returns {string[][]}
 */
function circlesOf(graph) {
  const seen = new Set()
  /** @type {string[][]} */
  const circles = []
  for (const start of [...graph.keys()].sort()) {
    if (seen.has(start)) continue
    const circle = shortestCircle(graph, start)
    if (circle === undefined) continue
    for (const path of circle) seen.add(path)
    circles.push([...circle, start])
  }
  return circles
}

/**
 * @param {ReadonlyMap<string, string[]>} graph
 * @param {string} start
 * @returns {string[] | undefined}
 */
function shortestCircle(graph, start) {
  /** @type {Map<string, string | undefined>} */
  const from = new Map([[start, undefined]])
  const queue = [start]
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const next of graph.get(path) ?? []) {
      if (next === start) return wayTo(from, path)
      if (from.has(next)) continue
      from.set(next, path)
      queue.push(next)
    }
  }
  return undefined
}

/**
 * @param {ReadonlyMap<string, string | undefined>} from
 * @param {string} path
 */
function wayTo(from, path) {
  const way = []
  for (let at = /** @type {string | undefined} */ (path); at !== undefined; at = from.get(at)) way.unshift(at)
  return way
}
