import { sep } from 'node:path'
import type { Plugin } from 'vitest/config'

const source = /\/packages\/[^/]+\/src\//

/** End-to-end tests run built files: a test that loads a source of a package fails, and names the source. */
export const builtOnly: Plugin & { load(id: string): undefined } = {
  name: 'built-only',
  enforce: 'pre',
  load(id: string) {
    if (!source.test(id.replaceAll(sep, '/'))) return undefined
    throw new Error(`${id} is a source. An end-to-end test loads the built package: import @parley/… by its name.`)
  },
}

/** Node itself loads the built files, as for an importer. */
export const built: RegExp = /\/packages\/[^/]+\/dist\//
