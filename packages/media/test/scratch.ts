import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

/** A folder of a test, which is removed with all in it. */
export interface Scratch extends Disposable {
  path: string
}

export function scratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'parley-media-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** All files below a folder, by their paths within it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => relative('.', name))
    .sort()
}
