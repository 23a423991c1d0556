// Checks the imports between packages, and that the core reads nothing of the world around it.
//   node scripts/check-arrows.mjs [root]
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { globalsOf, importsOf, parse } from './lib/module.mjs'
import { report } from './lib/report.mjs'
import { display, readWorkspace, sourcesOf } from './lib/workspace.mjs'

/**
 * The arrows: which of our own packages each package may import; the first row that fits decides.
 * `tests` are further packages that its tests may import.
 * @type {{ from: RegExp, to: RegExp, typesOnly?: true, tests?: RegExp, text: string }[]}
 */
const arrows = [
  { from: /^core$/, to: /^$/, text: 'core imports nothing of ours' },
  { from: /^simulator$/, to: /^$/, text: 'the simulator imports nothing of ours' },
  { from: /^(channel|store|ai)-|^(firebase|media)$/, to: /^@parley\/core(\/|$)/, text: 'an adapter imports core only' },
  {
    from: /^server$/,
    to: /^@parley\/(core(\/|$)|media\/serve$)/,
    text: 'the server imports core and media/serve only: adapters arrive as values',
  },
  {
    from: /^client$/,
    to: /^@parley\/core\/protocol$/,
    typesOnly: true,
    tests: /^@parley\/(core|server)(\/|$)/,
    text: 'the client imports the types of core/protocol only',
  },
  {
    from: /^inbox$/,
    to: /^@parley\/(client(\/|$)|core\/(notifications|segments)$)/,
    text: 'the inbox imports the client, core/notifications and core/segments only',
  },
  { from: /^(cli|e2e|bench)$|^examples\//, to: /./, text: 'a member that assembles a system imports anything' },
]

/** The imports that any test may have: the simulator replaces external services. */
const ofTests = /^@parley\/simulator(\/|$)/

/**
 * Paths outside of their package that tests may import: a real PostgreSQL, checks of answers, and their own setup.
 * They belong to no package.
 */
const equipment = /^scripts\/(openai|postgres|vitest|wire)\//

/** Packages that run in browsers and workers too: no Node built-in. */
const everywhere = /^(core|client|inbox)$/

/** Packages that a bundler builds into files: they bring what they import, so it is needed for the build only. */
const bundled = /^inbox$/

/** Time, randomness, identity and network: in core they come from `environment.ts` and nowhere else. */
const ambient = {
  inside: /^packages\/core\/src\//,
  except: /\/lib\/ports\/environment\.ts$|\/lib\/testing\//,
  globals: [
    ...['Date()', 'new Date()', 'Date.now', 'performance.now', 'performance.timeOrigin', 'Temporal.Now'],
    ...['setTimeout', 'setInterval', 'setImmediate', 'requestAnimationFrame', 'AbortSignal.timeout'],
    ...['Math.random', 'crypto.randomUUID', 'crypto.getRandomValues'],
    ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'process', 'Buffer', 'Deno', 'Bun'],
  ],
}

const root = resolve(process.argv[2] ?? '.')
const workspace = readWorkspace(root)
const names = new Map(workspace.members.map((member) => [member.manifest.name, member]))
/** @type {string[]} */
const problems = []
let files = 0

for (const member of workspace.members) {
  const arrow = arrows.find((row) => row.from.test(member.id))
  if (!arrow) problems.push(`${member.folder}: has no row in the table of arrows (scripts/check-arrows.mjs)`)
  for (const path of sourcesOf(member)) {
    files += 1
    const file = parse(path, readFileSync(path, 'utf8'))
    const place = display(root, path)
    const isTest =
      /\.test\.tsx?$/.test(path) || !place.startsWith('packages/') || /^packages\/[^/]+\/test\//.test(place)
    for (const found of importsOf(file)) {
      const problem = importProblem(member, arrow, path, found, isTest)
      if (problem) problems.push(`${place}:${found.line}: ${problem}`)
    }
    if (isTest || !ambient.inside.test(place) || ambient.except.test(place)) continue
    for (const { name, line } of globalsOf(file)) {
      if (isAmbient(name)) problems.push(`${place}:${line}: reads ${name}: take it from the environment`)
    }
  }
}
report(`imports of ${files} files in ${workspace.members.length} packages`, problems)

/**
 * Why an import is not allowed; undefined if it is allowed.
 * @param {import('./lib/workspace.mjs').Member} member
 * @param {(typeof arrows)[number] | undefined} arrow
 * @param {string} path
 * @param {import('./lib/module.mjs').Import} found
 * @param {boolean} isTest
 * @returns {string | undefined}
 */
function importProblem(member, arrow, path, { specifier, typeOnly }, isTest) {
  if (specifier === undefined) return isTest ? undefined : 'imports a computed name, which cannot be checked'
  if (/^\.{1,2}(\/|$)/.test(specifier)) {
    const target = resolve(dirname(path), specifier)
    if (isTest && equipment.test(display(root, target))) return undefined
    return relative(member.path, target).startsWith('..') ? `imports ${specifier}, which leaves its package` : undefined
  }
  if (isBuiltin(specifier)) {
    const refused = everywhere.test(member.id) && !isTest
    return refused ? `imports the Node built-in ${specifier}: ${member.id} runs without Node` : undefined
  }
  const name = specifier.match(/^(@[^/]+\/)?[^/]+/)?.[0] ?? specifier
  const ours = names.get(name)
  if (ours && ours !== member) {
    const fits = arrow?.to.test(specifier) && (typeOnly || isTest || !arrow.typesOnly)
    if (!fits && !(isTest && (ofTests.test(name) || arrow?.tests?.test(specifier))))
      return `imports ${specifier}: ${arrow?.text ?? 'no arrow allows it'}`
  }
  if (ours && !ours.manifest.exports?.[specifier.replace(name, '.')]) {
    return `imports ${specifier}, which ${name} does not export`
  }
  if (ours === member || declares(member.manifest, name, isTest || bundled.test(member.id))) return undefined
  return `imports ${name}, which ${member.folder}/package.json does not declare${isTest ? '' : ' as a dependency or peer'}`
}

/**
 * @param {import('./lib/workspace.mjs').Manifest} manifest
 * @param {string} name
 * @param {boolean} isTest
 */
function declares(manifest, name, isTest) {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest
  const runtime = { ...dependencies, ...peerDependencies, ...optionalDependencies }
  if (name in runtime) return true
  return isTest && name in { ...devDependencies, ...workspace.manifest.devDependencies }
}

/** @param {string} name */
function isAmbient(name) {
  return ambient.globals.some((rule) => name === rule || name === `${rule}()` || name.startsWith(`${rule}.`))
}
