// Before tests that start real processes: what those run is built from the sources as they are.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Installs and builds what changed. */
export function setup(): void {
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../bootstrap.mjs')], { stdio: 'inherit' })
}
