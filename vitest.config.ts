import { existsSync, readdirSync } from 'node:fs'
import type { TestProjectInlineConfiguration, ViteUserConfig } from 'vitest/config'
import LongestFirst from './scripts/vitest/longest-first.ts'

const setupFiles = ['scripts/vitest/setup.ts']

/** One project per package, named as its folder. */
const packages = readdirSync('packages')
  .filter((name) => existsSync(`packages/${name}/package.json`))
  // Files share what they import: loading it for each costs more than most of them.
  .map((name) =>
    project(name, [`packages/${name}/{src,test}/**/*.test.{ts,tsx}`], {
      isolate: false,
      setupFiles: [...setupFiles, `packages/${name}/test/watch-answers.ts`].filter((file) => existsSync(file)),
    }),
  )

const endToEnd = {
  setupFiles: [...setupFiles, 'e2e/lib/watch-answers.ts'],
  globalSetup: ['scripts/vitest/built.ts'],
  testTimeout: 120_000,
  hookTimeout: 60_000,
}

/** They measure how soon something happens, and have the machine for themselves; they wait more than they work. */
const prompt = ['r4-*', 'r5-*'].map((name) => `e2e/${name}.test.ts`)

function project(
  name: string,
  include: string[],
  more: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include, ...more } }
}

// Packages resolve to their sources, so that a test needs no build.
const conditions = ['@parley/source', 'module', 'node', 'development|production']

const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    globalSetup: ['scripts/vitest/postgres.ts'],
    setupFiles,
    // By default one processor is left idle, which on a machine with two is half of it.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: 10_000,
    hookTimeout: 20_000,
    retry: 0,
    passWithNoTests: true,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      ...packages,
      // Both start processes: after the others, and with patience for a machine that is busy.
      project('workspace', ['scripts/**/*.test.ts', 'bench/**/*.test.mjs'], {
        sequence: { groupOrder: 1 },
        testTimeout: 60_000,
        maxWorkers: 2,
      }),
      project('e2e', ['e2e/**/*.test.ts'], {
        ...endToEnd,
        exclude: ['**/node_modules/**', ...prompt],
        sequence: { groupOrder: 1 },
        maxWorkers: 2,
      }),
      project('e2e-prompt', prompt, { ...endToEnd, sequence: { groupOrder: 2 }, maxWorkers: 2 }),
    ],
  },
}

export default config
