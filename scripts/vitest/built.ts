// Runs before tests that start real processes: it builds the current sources.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { joinBuilt } from './joined.ts'

const root = resolve(import.meta.dirname, '../..')
const joined = resolve(root, 'e2e/.snippets', `joined-${process.pid}`)

/**
 * Installs and builds what changed. In a run of `npm test`, most processes then load the built code from few files. In
 * `npm run prove` every process loads the built files themselves.
 */
export async function setup(): Promise<void> {
  execFileSync(process.execPath, [resolve(root, 'scripts/bootstrap.mjs')], { stdio: 'inherit' })
  if (process.env.PARLEY_PROVE === 'full' || process.env.PARLEY_TIMES === 'strict') return
  await joinBuilt(root, joined, ['installation', 'crashing'])
  process.env.PARLEY_TEST_JOINED = joined
}

/** Deletes the joined files. */
export function teardown(): void {
  rmSync(joined, { recursive: true, force: true })
}
