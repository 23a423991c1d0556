// A check that never failed proves nothing. So a correct small workspace is broken in one way at a time.
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const modules = join(root, 'node_modules')

/** The tools as the gate runs them: Node on a script of this workspace or of a dependency. */
const checks = {
  arrows: [join(root, 'scripts/check-arrows.mjs')],
  biome: [join(modules, '@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'],
  circles: [join(root, 'scripts/check-circles.mjs')],
  example: [join(root, 'scripts/check-example-module.mjs')],
  exports: [join(root, 'scripts/check-exports.mjs')],
  knip: [join(modules, 'knip/bin/knip.js'), '--no-progress'],
  length: [join(root, 'scripts/check-length.mjs')],
  limits: [join(root, 'scripts/check-limits.mjs')],
  pack: [join(root, 'scripts/check-pack.mjs')],
  seeds: [join(root, 'scripts/check-seeds.mjs')],
  phrases: [join(root, 'scripts/check-phrases.mjs')],
  types: [join(modules, 'typescript-7/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
}

type Files = Record<string, string>

const core = 'packages/core/src/lib/greeting.ts'
const server = 'packages/server/src/index.ts'

const sound: Files = {
  'package.json': manifest({ name: 'workspace', private: true, scripts: {} }),
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - examples/*\n',
  'packages/core/package.json': manifest(library('core')),
  'packages/core/README.md': '# Core\n',
  'packages/core/src/index.ts': "export { greeting } from './lib/greeting.ts'\n",
  'packages/core/src/lib/ports/environment.ts': 'export const now = (): number => Date.now()\n',
  [core]:
    "import { now } from './ports/environment.ts'\n\n/** Returns a greeting. */\nexport const greeting = (fetch: string): string => fetch + new Date(now())\n",
  'packages/core/dist/index.js': 'export const greeting = () => "Hello"\n',
  'packages/server/package.json': manifest({ ...library('server'), dependencies: { '@parley/core': 'workspace:^' } }),
  'packages/server/README.md':
    '# Server\n\nA customer wrote "who says so", and `whoever` is code.\n\n```sh\necho who\n```\n\nhttps://example.com/who\n',
  [server]:
    "import { greeting } from '@parley/core'\n\n/** The answer of the server. */\nexport const answer: string = greeting('you')\n",
  'packages/server/dist/index.js': 'import { greeting } from "@parley/core"\nexport const answer = greeting()\n',
}

const module = 'examples/stars/src/stars.ts'

/** A module that no package names. */
const example: Files = {
  'examples/stars/package.json': manifest({ name: '@parley/example-stars', private: true }),
  [module]:
    "const given = defineRecord()({ kind: 'star', table: 'starred' })\nconst records = [given]\nexport const stars = defineModule({ id: 'stars', records, events: { 'star.given': {} } })\n",
}

const table = 'examples/calls/README.md'

/** An example app with its table of features. */
const app: Files = {
  'examples/calls/package.json': manifest({
    name: '@parley/example-calls',
    private: true,
    parley: { features: 'S4' },
  }),
  'examples/calls/calls.test.ts': "it('lists calls', () => undefined)\n",
  [table]: Array.from(
    { length: 17 },
    (_, at) => `| S4.${at + 1} | List | \`examples/calls/calls.test.ts\` "lists calls" |\n`,
  ).join(''),
}

/** The broken rule, the files that break it (a text replaces the file), and the expected place in the report. */
const faults: { check: keyof typeof checks; breaks: string; files: Files; says: string }[] = [
  {
    check: 'arrows',
    breaks: 'core imports a package of ours',
    files: { [core]: `import '@parley/server'\n${sound[core]}` },
    says: `${core}:1: imports @parley/server: core imports nothing of ours`,
  },
  {
    check: 'arrows',
    breaks: 'core imports a type of a package of ours',
    files: { [core]: `${sound[core]}export type Answer = typeof import('@parley/server').answer\n` },
    says: `${core}:5: imports @parley/server: core imports nothing of ours`,
  },
  {
    check: 'arrows',
    breaks: 'core imports a Node built-in',
    files: { [core]: `import 'node:fs'\n${sound[core]}` },
    says: `${core}:1: imports the Node built-in node:fs`,
  },
  {
    check: 'arrows',
    breaks: 'core reads the clock',
    files: { [core]: 'export const greeting = (): number => Date.now()\n' },
    says: `${core}:1: reads Date.now()`,
  },
  {
    check: 'arrows',
    breaks: 'core reads the clock without naming it',
    files: { [core]: 'export const greeting = (): string => new Date().toISOString()\n' },
    says: `${core}:1: reads new Date()`,
  },
  {
    check: 'arrows',
    breaks: 'core reads a random number through globalThis',
    files: { [core]: "export const greeting = (): number => globalThis.Math['random']()\n" },
    says: `${core}:1: reads Math.random()`,
  },
  {
    check: 'arrows',
    breaks: 'core hands a global on',
    files: { [core]: 'export const greeting = { fetch }\n' },
    says: `${core}:1: reads fetch`,
  },
  {
    check: 'arrows',
    breaks: 'a relative import leaves its package',
    files: { [server]: "export { greeting } from '../../core/src/index.ts'\n" },
    says: `${server}:1: imports ../../core/src/index.ts, which leaves its package`,
  },
  {
    check: 'arrows',
    breaks: "another package's implementation is imported",
    files: { [server]: "export { greeting } from '@parley/core/lib/greeting'\n" },
    says: `${server}:1: imports @parley/core/lib/greeting, which @parley/core does not export`,
  },
  {
    check: 'arrows',
    breaks: 'an import is not declared',
    files: { [server]: "export { z } from 'zod'\n" },
    says: `${server}:1: imports zod, which packages/server/package.json does not declare`,
  },
  {
    check: 'arrows',
    breaks: 'a package has no arrows',
    files: { 'packages/newcomer/package.json': manifest(library('newcomer')) },
    says: 'packages/newcomer: has no row in the table of arrows',
  },
  {
    check: 'circles',
    breaks: 'two files import types of each other',
    files: {
      [core]: `import type { Name } from './name.ts'\n${sound[core]}export type Greeting = Name\n`,
      'packages/core/src/lib/name.ts': "import type { Greeting } from './greeting.ts'\n\nexport type Name = Greeting\n",
    },
    says: `${core} → packages/core/src/lib/name.ts → ${core}`,
  },
  {
    check: 'example',
    breaks: 'a package has the kind of an example',
    files: { ...example, [core]: `${sound[core]}\nexport const kinds = ['greeting', 'star']\n` },
    says: `${core}:6: names star, which is an example's`,
  },
  {
    check: 'example',
    breaks: 'a package has the event of an example',
    files: { ...example, [core]: `${sound[core]}\nexport const event = 'star.given'\n` },
    says: 'examples/stars: 3 lines; 1 line in packages/',
  },
  {
    check: 'example',
    breaks: 'a module is long',
    files: { ...example, [module]: `${example[module]}${'//\n'.repeat(117)}` },
    says: 'examples/stars: 120 lines, at most 119',
  },
  {
    check: 'seeds',
    breaks: 'a feature is missing',
    files: { ...app, [table]: app[table]?.replace('S4.3 ', 'S4.2 ') ?? '' },
    says: 'S4.3 is missing',
  },
  {
    check: 'seeds',
    breaks: 'a feature names a test that does not exist',
    files: { ...app, [table]: app[table]?.replace('"lists calls"', '"ends calls"') ?? '' },
    says: 'examples/calls/calls.test.ts has no test "ends calls"',
  },
  {
    check: 'exports',
    breaks: 'a source is not exported',
    files: { 'packages/core/src/orphan.ts': 'export const orphan = 1\n' },
    says: 'packages/core/src/orphan.ts: not in exports',
  },
  {
    check: 'exports',
    breaks: 'an entry was not built',
    files: { 'packages/core/dist/index.js': '' },
    says: 'packages/core/package.json: exports index: no dist/index.js was built',
  },
  {
    check: 'exports',
    breaks: 'a condition is missing',
    files: { 'packages/core/package.json': manifest({ ...library('core'), exports: { '.': './dist/index.js' } }) },
    says: 'packages/core/package.json: exports["."] must be',
  },
  {
    check: 'exports',
    breaks: 'everything is exported',
    files: { 'packages/core/src/index.ts': "export * from './lib/greeting.ts'\n" },
    says: 'packages/core/src/index.ts: export *',
  },
  {
    check: 'exports',
    breaks: 'an export has no name',
    files: { 'packages/core/src/index.ts': 'export default 1\n' },
    says: 'packages/core/src/index.ts: a default export',
  },
  {
    check: 'exports',
    breaks: 'a dependency is not exact',
    files: { 'packages/core/package.json': manifest({ ...library('core'), dependencies: { zod: '^4.0.0' } }) },
    says: 'packages/core/package.json: zod is "^4.0.0"',
  },
  {
    check: 'length',
    breaks: 'a file is too long',
    files: { [core]: '//\n'.repeat(401) },
    says: `${core}: 401 lines`,
  },
  {
    check: 'limits',
    breaks: 'a test has a short time limit',
    files: { 'packages/core/src/lib/greeting.test.ts': "it.each([1])('greets', { timeout: 20_000 }, () => {})\n" },
    says: 'packages/core/src/lib/greeting.test.ts:1: a limit of 20 s',
  },
  {
    check: 'limits',
    breaks: 'a test under another name has a short time limit',
    files: { 'packages/core/src/lib/greeting.test.ts': "onLinux('greets', async () => {}, 120_000)\n" },
    says: 'packages/core/src/lib/greeting.test.ts:1: a limit of 120 s',
  },
  {
    check: 'limits',
    breaks: 'a hook has a short time limit',
    files: { 'packages/core/src/lib/greeting.test.ts': 'beforeAll(() => {}, 5000)\n' },
    says: 'packages/core/src/lib/greeting.test.ts:1: a limit of 5 s',
  },
  {
    check: 'phrases',
    breaks: 'a comment has an odd phrase',
    files: { [server]: `${sound[server]}\n// Fine.\n// A cursor tells where\n// a reader is.\n` },
    says: `${server}:7: "tells" is not plain English: use "contains"`,
  },
  {
    check: 'phrases',
    breaks: 'a sentence is long',
    files: { 'packages/server/README.md': `# Server\n\nShort. ${'The word '.repeat(10)}\nends late.\n` },
    says: 'packages/server/README.md:3: long sentence: 22 words, at most 20',
  },
  {
    check: 'phrases',
    breaks: 'a package has no row',
    files: { 'packages/newcomer/package.json': manifest(library('newcomer')) },
    says: 'packages/newcomer: has no row in scripts/check-phrases.mjs',
  },
  {
    check: 'knip',
    breaks: 'an export is dead',
    files: { [core]: `${sound[core]}\nexport const forgotten = 1\n` },
    says: core,
  },
  {
    check: 'knip',
    breaks: 'a dependency is not used',
    files: { 'packages/core/package.json': manifest({ ...library('core'), dependencies: { zod: 'catalog:' } }) },
    says: 'packages/core/package.json',
  },
  {
    check: 'biome',
    breaks: 'an import is not used',
    files: { [server]: `import { z } from 'zod'\n${sound[server]}` },
    says: server,
  },
  {
    check: 'biome',
    breaks: 'a promise floats',
    files: { [server]: 'const work = async (): Promise<void> => {}\n\nwork()\n' },
    says: `${server}:3:1 lint/nursery/noFloatingPromises`,
  },
  {
    check: 'types',
    breaks: 'a type is wrong',
    files: { [server]: "import { greeting } from '@parley/core'\n\nexport const answer: number = greeting('you')\n" },
    says: server,
  },
  {
    check: 'types',
    breaks: 'an export leaves its type to be inferred',
    files: { [core]: 'export const greeting = (fetch: string) => fetch.trim()\n' },
    says: core,
  },
  {
    check: 'pack',
    breaks: 'a published file is missing, and a package is CommonJS in fact',
    files: {
      'packages/core/package.json': manifest({
        ...library('core'),
        exports: {
          ...library('core').exports,
          './gone': './dist/gone.js',
          './other': { types: './dist/index.d.ts', default: './dist/other.cjs' },
        },
      }),
      'packages/core/dist/other.cjs': 'exports.other = 1\n',
    },
    says: 'parley-core-1.0.0.tgz: publint: ',
  },
]

it('every proof names files that exist', () => {
  const text = readFileSync(join(root, 'scripts/prove.mjs'), 'utf8')
  const named = [...text.matchAll(/'((?:packages|e2e)\/[^']+\.test\.ts)'/g)].map(([, file = '']) => file)
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
})

describe('the checks', () => {
  it.concurrent.each(Object.keys(checks))('%s: lets a sound workspace pass', async (name) => {
    await using workspace = lay(sound)
    expect(await workspace.run(name as keyof typeof checks)).toEqual({ passed: true, output: expect.any(String) })
  })

  it.concurrent.each(faults.map((fault) => [fault.check, fault.breaks, fault] as const))(
    '%s: fails when %s',
    async (check, _, { files, says }) => {
      await using workspace = lay({ ...sound, ...files })
      const { passed, output } = await workspace.run(check)
      expect(output).toContain(says)
      expect(passed).toBe(false)
      if (check === 'pack') expect(output).toContain('parley-core-1.0.0.tgz: attw:')
    },
  )
})

interface LaidWorkspace extends AsyncDisposable {
  run(name: keyof typeof checks): Promise<{ passed: boolean; output: string }>
}

/** Lays a workspace into a temporary folder, under the configuration of this one; an empty text leaves a file out. */
function lay(files: Files): LaidWorkspace {
  const folder = mkdtempSync(join(tmpdir(), 'parley-checks-'))
  const configured = [
    '.pnpmfile.mjs',
    'biome.json',
    'knip.json',
    'tsconfig.base.json',
    'tsconfig.build.json',
    'tsconfig.json',
  ]
  for (const name of [...configured, 'LICENSE']) cpSync(join(root, name), join(folder, name))
  for (const [path, text] of Object.entries(files)) {
    if (text === '') continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  symlinkSync(modules, join(folder, 'node_modules'), 'junction')
  mkdirSync(join(folder, 'packages/server/node_modules/@parley'), { recursive: true })
  symlinkSync(join(folder, 'packages/core'), join(folder, 'packages/server/node_modules/@parley/core'), 'junction')
  return {
    run: (name) =>
      new Promise((resolve) => {
        execFile(process.execPath, checks[name], { cwd: folder }, (error, stdout, stderr) => {
          resolve({ passed: error === null, output: stdout + stderr })
        })
      }),
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

function library(name: string): { exports: Record<string, unknown>; [field: string]: unknown } {
  return {
    name: `@parley/${name}`,
    version: '1.0.0',
    license: 'MIT',
    type: 'module',
    files: ['dist'],
    exports: {
      '.': { '@parley/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
  }
}

function manifest(content: Record<string, unknown>): string {
  return `${JSON.stringify(content, null, 2)}\n`
}
