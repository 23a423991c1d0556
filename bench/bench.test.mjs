// The tests of the benchmarks that need no installation of them.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readWorkspace } from '../scripts/lib/workspace.mjs'

const bench = dirname(fileURLToPath(import.meta.url))
const root = dirname(bench)

describe('the bench workspace', () => {
  it('has the versions of the workspace', () => {
    const { catalog, manifest } = readWorkspace(root)
    const known = { ...catalog, ...manifest.devDependencies }
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(bench, 'package.json'), 'utf8'))
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      if (name.startsWith('@parley/')) expect(version).toBe(`link:../packages/${name.slice('@parley/'.length)}`)
      else expect({ name, version }).toEqual({ name, version: known[name] ?? expect.stringMatching(/^\d+\.\d+\.\d+/) })
    }
  })

  it('fits its types', (context) => {
    if (!existsSync(join(bench, 'node_modules'))) context.skip('the benchmarks are not installed: npm run bench')
    const tsc = join(root, 'node_modules/typescript-7/bin/tsc')
    expect(execFileSync(process.execPath, [tsc, '-p', bench], { encoding: 'utf8' })).toBe('')
  }, 180_000)
})
