// All steps that must pass before a change is merged.
//   node scripts/test.mjs [--only biome,types]
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * @typedef {{ name: string, about: string, commands: string[][] }} Step Commands are the arguments of Node.
 * @typedef {{ step: Step, passed: boolean, seconds: number, output: string }} Outcome
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const tsc = 'node_modules/typescript-7/bin/tsc'
const reporters = ['--reporter=default', '--reporter=./scripts/vitest/summary.ts']
/** @type {Step[]} */
const checks = [
  {
    name: 'biome',
    about: 'format and lint',
    commands: [['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--colors=off', '.']],
  },
  {
    name: 'types',
    about: 'TypeScript, strict',
    commands: [
      [tsc, '--noEmit', '-p', 'tsconfig.json'],
      [tsc, '-p', 'scripts/tsconfig.json'],
      // Programs for browsers, with the types of browsers only.
      [tsc, '-p', 'tsconfig.browser.json'],
      [tsc, '-p', 'packages/inbox/tsconfig.json'],
    ],
  },
  { name: 'arrows', about: 'the allowed imports', commands: [['scripts/check-arrows.mjs']] },
  { name: 'circles', about: 'no file imports itself over others', commands: [['scripts/check-circles.mjs']] },
  { name: 'exports', about: 'exports = sources = built files', commands: [['scripts/check-exports.mjs']] },
  { name: 'length', about: 'no file over 400 lines', commands: [['scripts/check-length.mjs']] },
  { name: 'example', about: 'a module changes no package', commands: [['scripts/check-example-module.mjs']] },
  { name: 'seeds', about: 'each feature of an example app has a test', commands: [['scripts/check-seeds.mjs']] },
  { name: 'limits', about: 'no test measures the machine', commands: [['scripts/check-limits.mjs']] },
  { name: 'phrases', about: 'plain English', commands: [['scripts/check-phrases.mjs']] },
  { name: 'knip', about: 'nothing unused', commands: [['node_modules/knip/bin/knip.js', '--no-progress']] },
  { name: 'pack', about: 'publint and attw on packed tarballs', commands: [['scripts/check-pack.mjs']] },
]
/** @type {Step} */
const ranTests = { name: 'seeds-ran', about: 'each of these tests ran', commands: [] }
/** @type {Step} */
const tests = {
  name: 'vitest',
  about: 'the tests',
  commands: [['node_modules/vitest/vitest.mjs', 'run', '--allowOnly=false', ...reporters]],
}

const chosen = chosenSteps([...checks, tests])
const folder = mkdtempSync(join(inMemory() ?? tmpdir(), 'parley-test-'))
// A database server has a user of its own.
chmodSync(folder, 0o755)
const summaryFile = join(folder, 'summary.json')
try {
  const outcomes = await runInTwoLanes(checks.filter((step) => chosen.includes(step)))
  // Alone: other work would change its measurements.
  if (chosen.includes(tests)) {
    outcomes.push(await runTests())
    ranTests.commands.push(['scripts/check-seeds.mjs', '--summary', summaryFile])
    const ran = await runStep(ranTests, 'pipe')
    outcomes.push(ran)
    print(ran)
  }
  conclude(outcomes)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * A folder in memory, if there is room: the writes of tests then wait for no disk. Tests kill processes, and no
 * machine. The files of a killed process remain in both kinds of folders.
 */
function inMemory() {
  const place = '/dev/shm'
  const needed = 6 * 1024 ** 3
  if (!existsSync(place)) return undefined
  const { bavail, bsize } = statfsSync(place)
  return Math.min(bavail * bsize, availableMemory()) > needed ? place : undefined
}

/** In bytes. */
function availableMemory() {
  const [, kilobytes = 0] = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

/** @param {Step[]} steps */
function chosenSteps(steps) {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  const names = values.only?.split(',') ?? steps.map((step) => step.name)
  const unknown = names.filter((name) => !steps.some((step) => step.name === name))
  if (unknown.length === 0) return steps.filter((step) => names.includes(step.name))
  console.error(`No step is called ${unknown.join(', ')}: there are ${steps.map((step) => step.name).join(', ')}.`)
  process.exit(2)
}

/**
 * Runs the checks two at a time, and prints each whole and in their order.
 * @param {Step[]} steps
 */
async function runInTwoLanes(steps) {
  /** @type {Outcome[]} */
  const outcomes = []
  /** @type {Promise<void>} */
  let printed = Promise.resolve()
  const waiting = steps.map((step) => {
    /** @type {(outcome: Outcome) => void} */
    let finish = () => {}
    /** @type {Promise<Outcome>} */
    const finished = new Promise((resolve) => {
      finish = resolve
    })
    printed = printed.then(async () => {
      const outcome = await finished
      outcomes.push(outcome)
      print(outcome)
    })
    return { step, finish }
  })
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) next.finish(await runStep(next.step, 'pipe'))
  }
  await Promise.all([lane(), lane(), printed])
  return outcomes
}

async function runTests() {
  console.log(`\n── ${tests.name}: ${tests.about}`)
  const outcome = await runStep(tests, 'inherit')
  print(outcome)
  return outcome
}

/**
 * @param {Step} step
 * @param {'pipe' | 'inherit'} output
 * @returns {Promise<Outcome>}
 */
async function runStep(step, output) {
  const begin = performance.now()
  let text = ''
  let passed = true
  for (const command of step.commands) {
    const env = { ...process.env, TMPDIR: folder, PARLEY_TEST_SUMMARY: summaryFile }
    const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', output, output] })
    child.stdout?.on('data', (chunk) => {
      text += chunk
    })
    child.stderr?.on('data', (chunk) => {
      text += chunk
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    passed &&= code === 0
  }
  return { step, passed, seconds: (performance.now() - begin) / 1000, output: text }
}

/** @param {Outcome} outcome */
function print({ step, passed, seconds, output }) {
  const heading = `── ${step.name}: ${step.about} `
  console.log(`${heading.padEnd(56, '─')} ${passed ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s`)
  if (!passed && output) console.log(output.trimEnd())
}

/** @param {Outcome[]} outcomes */
function conclude(outcomes) {
  const failed = new Set(outcomes.filter((outcome) => !outcome.passed).map((outcome) => outcome.step.name))
  /** @type {import('./vitest/summary.ts').Summary} */
  const summary = existsSync(summaryFile)
    ? JSON.parse(readFileSync(summaryFile, 'utf8'))
    : { passed: 0, failed: 1, skipped: [], tests: [] }
  // By the count as well as by the exit code. A library with a signal handler may end the process with a code of its
  // own.
  if (chosen.includes(tests) && summary.failed > 0) failed.add(tests.name)
  if (failed.size > 0) process.exitCode = 1
  console.log(failed.size > 0 ? `\nFailed: ${[...failed].join(', ')}` : '\nEvery step passed.')
  if (!chosen.includes(tests)) return
  printSkipped(summary.skipped)
  console.log(`${summary.passed} passed, ${summary.failed} failed, ${summary.skipped.length} skipped`)
}

/**
 * By file and reason, to group tests that lack the same thing.
 *
 * @param {import('./vitest/summary.ts').Summary['skipped']} skipped
 */
function printSkipped(skipped) {
  /** @type {Map<string, string[]>} */
  const groups = new Map()
  for (const { file, name, reason } of skipped) {
    const why = reason ?? /skipped[:,] ([^>)]+)/.exec(name)?.[1]?.trim() ?? 'no reason is given'
    const group = `${file}: ${why}`
    groups.set(group, [...(groups.get(group) ?? []), name])
  }
  for (const [group, names] of groups) {
    console.log(`Skipped ${names.length} of ${group}`)
    for (const name of names.slice(0, 3)) console.log(`  ${name}`)
    if (names.length > 3) console.log(`  and ${names.length - 3} more`)
  }
}
