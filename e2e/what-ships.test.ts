import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ParleyError } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { builtOnly } from '../scripts/vitest/built-only.ts'
import { root } from './lib/root.ts'

const entries = readdirSync(join(root, 'packages')).flatMap((name) => {
  const file = join(root, 'packages', name, 'package.json')
  if (!existsSync(file)) return []
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { name: string; exports: Record<string, unknown> }
  const subpaths = Object.keys(manifest.exports).filter((subpath) => subpath !== './package.json')
  return subpaths.map((subpath) => ({ entry: manifest.name + subpath.slice(1), folder: join(root, 'packages', name) }))
})

describe('found by use: what ships is not what is tested: end-to-end tests run the built packages', () => {
  it.each(entries)('$entry resolves to its built file, as it does for an importer', ({ entry, folder }) => {
    expect(fileURLToPath(import.meta.resolve(entry)).startsWith(join(folder, 'dist'))).toBe(true)
  })

  it('a test loads a package as Node does, from dist', async () => {
    const built = (await import(join(root, 'packages/core/dist/index.js'))) as { ParleyError: unknown }
    expect(ParleyError).toBe(built.ParleyError)
  })

  it('a test that loads a source of a package fails', async () => {
    const source = join(root, 'packages/core/src/index.ts')
    expect(() => builtOnly.load(source)).toThrow('import @parley/… by its name')
    await expect(import(source)).rejects.toThrow('is a source')
  })

  it('every entry is imported by Node itself, without output', async () => {
    // An import of the command's program would start its server.
    const imported = entries.filter(({ entry }) => entry !== '@parley/cli/main')
    const program = imported.map(({ entry }) => `await import('${entry}')`).join('\n')
    const command = ['--input-type=module', '--eval', program]
    const options = { cwd: join(root, 'e2e'), env: { PATH: process.env.PATH } }
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, options)
    expect(stdout + stderr).toBe('')
  })
})
