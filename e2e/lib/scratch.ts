import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is deleted on disposal. */
export interface Scratch extends Disposable {
  path: string
  file(name: string): string
}

export function scratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'parley-'))
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
