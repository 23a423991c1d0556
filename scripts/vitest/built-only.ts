import { sep } from 'node:path'
import type { Plugin } from 'vitest/config'

const source = /\/packages\/[^/]+\/src\//

/** End-to-end tests run what is built: a test that loads a source of a package fails, and says which. */
export const builtOnly: Plugin & { load(id: string): undefined } = {
  name: 'built-only',
  enforce: 'pre',
  load(id: string) {
    if (!source.test(id.replaceAll(sep, '/'))) return undefined
    throw new Error(`${id} is a source. An end-to-end test loads the built package: import @parley/… by its name.`)
  },
}

/** Node itself loads what is built, as it does for an importer. */
export const built: RegExp = /\/packages\/[^/]+\/dist\//
