// Checks the table of features of each example app: every number once, each with a test that exists.
//   node scripts/check-seeds.mjs [root] [--summary FILE]
// With the summary of a run, each named test must also have run. A test that the machine skips counts, and is printed.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { report } from './lib/report.mjs'
import { readWorkspace } from './lib/workspace.mjs'

/**
 * The features of each list: S0.1 to S0.65, and so on.
 * @type {Record<string, number>}
 */
const features = { S0: 65, S1: 55, S2: 38, S3: 29, S4: 17 }

/** A row of a table: `| S3.1 | Send | … | … |`. */
const ROW = /^\| (S\d)\.(\d+) \|(.*)\|\s*$/

/** A named test: `` `e2e/send.test.ts` "sends a text" ``. */
const TEST = /`([^`]+\.test\.[a-z]+)` "([^"]+)"/g

const { values, positionals } = parseArgs({ options: { summary: { type: 'string' } }, allowPositionals: true })
const root = resolve(positionals[0] ?? '.')
/** @type {import('./vitest/summary.ts').Summary | undefined} */
const summary = values.summary === undefined ? undefined : JSON.parse(readFileSync(values.summary, 'utf8'))
const apps = readWorkspace(root)
  .members.filter(({ folder }) => folder.startsWith('examples/'))
  .flatMap(({ folder, manifest }) => {
    const seed = /** @type {{ parley?: { features?: string } }} */ (manifest).parley?.features
    return seed === undefined ? [] : [{ folder, seed }]
  })
report(`tables of features: ${apps.length}`, apps.flatMap(problemsOf))

/** @param {{ folder: string, seed: string }} app */
function problemsOf({ folder, seed }) {
  const place = `${folder}/README.md`
  const count = features[seed]
  if (count === undefined) return [`${folder}/package.json: ${seed} is no list of features`]
  if (!existsSync(join(root, place))) return [`${place}: does not exist`]
  const rows = readFileSync(join(root, place), 'utf8').split('\n').flatMap(rowOf)
  const numbers = rows.map(({ number }) => number)
  const all = Array.from({ length: count }, (_, at) => `${seed}.${at + 1}`)
  return [
    ...all.filter((number) => !numbers.includes(number)).map((number) => `${place}: ${number} is missing`),
    ...numbers.filter((number) => !all.includes(number)).map((number) => `${place}: ${number} does not exist`),
    ...numbers
      .filter((number, at) => numbers.indexOf(number) !== at)
      .map((number) => `${place}: ${number} has two rows`),
    ...rows.flatMap(({ number, tests }) => {
      if (tests.length === 0) return [`${place}: ${number} names no test`]
      return tests.flatMap((test) => problemsOfTest(test).map((problem) => `${place}: ${number}: ${problem}`))
    }),
  ]
}

/** @param {string} line */
function rowOf(line) {
  const [, list, number, cells] = ROW.exec(line) ?? []
  if (cells === undefined) return []
  const tests = [...cells.matchAll(TEST)].map(([, file = '', name = '']) => ({ file, name }))
  return [{ number: `${list}.${number}`, tests }]
}

/** @param {{ file: string, name: string }} test */
function problemsOfTest({ file, name }) {
  const path = join(root, file)
  if (!existsSync(path)) return [`${file} does not exist`]
  if (summary === undefined) {
    // The name may have parts that only a run fills in.
    const isThere = readFileSync(path, 'utf8').includes(name)
    return isThere ? [] : [`${file} has no test "${name}"`]
  }
  const found = summary.tests.filter((test) => test.file === file && test.name.includes(name))
  if (found.some(({ state }) => state === 'passed')) return []
  if (found.length === 0) return [`${file} "${name}" did not run`]
  if (found.some(({ state }) => state === 'failed')) return [`${file} "${name}" failed`]
  console.log(`Skipped: ${file} "${name}"`)
  return []
}
