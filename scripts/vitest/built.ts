// Runs before tests that start real processes: it builds the current sources.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Installs and builds what changed. */
export function setup(): void {
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../bootstrap.mjs')], { stdio: 'inherit' })
}
