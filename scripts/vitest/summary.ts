import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** The result of a run of tests. */
export interface Summary {
  passed: number
  /** Tests, and files that could not be run. */
  failed: number
  skipped: { file: string; name: string; reason?: string | undefined }[]
  /** Every test, with its full name. */
  tests: { file: string; name: string; state: string }[]
}

/** Writes the summary of a run to the file that `PARLEY_TEST_SUMMARY` names. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const path = process.env.PARLEY_TEST_SUMMARY
    if (path) writeFileSync(path, JSON.stringify(summarize(modules, errors)))
  }
}

function summarize(modules: readonly TestModule[], errors: readonly unknown[]): Summary {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const inState = (state: string): TestCase[] => tests.filter((test) => test.result().state === state)
  // A file that does not load, a hook that throws, an uncaught error: the run fails without a failed test.
  const broken = modules.filter(
    (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
  )
  return {
    passed: inState('passed').length,
    failed: inState('failed').length + broken.length + errors.length,
    skipped: inState('skipped').map((test) => {
      const result = test.result()
      const reason = result.state === 'skipped' ? result.note : undefined
      return { file: fileOf(test), name: test.fullName, reason }
    }),
    tests: tests.map((test) => ({ file: fileOf(test), name: test.fullName, state: test.result().state })),
  }
}

function fileOf(test: TestCase): string {
  return relative(process.cwd(), test.module.moduleId)
}
