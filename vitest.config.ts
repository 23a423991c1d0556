import { existsSync, readdirSync } from 'node:fs'
import type { TestProjectInlineConfiguration, ViteUserConfig } from 'vitest/config'
import { scriptsInTests } from './scripts/build/browser-script.ts'
import { built, builtOnly } from './scripts/vitest/built-only.ts'
import LongestFirst from './scripts/vitest/longest-first.ts'

/** Longer than any test takes on any machine, in milliseconds. */
const HANGS = 300_000

/** Which files a package resolves to, by the conditions of its `exports`. */
type Resolution = Pick<TestProjectInlineConfiguration, 'plugins' | 'resolve' | 'ssr'>

const standard = ['module', 'node', 'development|production']

/** The tests of packages run their sources, and need no build. */
const onSources: Resolution = { ...conditions('@parley/source', ...standard), plugins: [scriptsInTests] }

/** Tests of whole systems run what ships. */
const onBuilt: Resolution = { ...conditions(...standard), plugins: [builtOnly] }

const setupFiles = ['scripts/vitest/setup.ts']

/** One project per package, named as its folder. */
const packages = readdirSync('packages')
  .filter((name) => existsSync(`packages/${name}/package.json`))
  // Files share what they import: loading it for each costs more than most of them.
  .map((name) =>
    project(name, onSources, [`packages/${name}/{src,test}/**/*.test.{ts,tsx}`], {
      isolate: false,
      setupFiles: [...setupFiles, `packages/${name}/test/watch-answers.ts`].filter((file) => existsSync(file)),
    }),
  )

const endToEnd = {
  isolate: false,
  setupFiles: [...setupFiles, 'e2e/lib/watch-answers.ts'],
  globalSetup: ['scripts/vitest/built.ts'],
  server: { deps: { external: [built] } },
}

function conditions(...all: string[]): Resolution {
  return { resolve: { conditions: all }, ssr: { resolve: { conditions: all } } }
}

function project(
  name: string,
  resolution: Resolution,
  include: string[],
  more: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  return { ...resolution, extends: true, test: { name, include, ...more } }
}

const config: ViteUserConfig = {
  test: {
    environment: 'node',
    globalSetup: ['scripts/vitest/postgres.ts'],
    setupFiles,
    // By default one processor is left idle, which on a machine with two is half of it.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // They find what hangs. A test that is slow because the machine does other things passes.
    testTimeout: HANGS,
    hookTimeout: HANGS,
    teardownTimeout: HANGS,
    retry: 0,
    passWithNoTests: true,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      ...packages,
      // Both start processes, and wait more than they work: after the others, and more of them at once.
      project('workspace', onSources, ['scripts/**/*.test.{ts,mjs}', 'bench/**/*.test.mjs'], {
        sequence: { groupOrder: 1 },
        maxWorkers: 5,
      }),
      project('e2e', onBuilt, ['e2e/**/*.test.ts'], { ...endToEnd, sequence: { groupOrder: 1 }, maxWorkers: 5 }),
    ],
  },
}

export default config
