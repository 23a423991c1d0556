// Writes the declarations of every package beside its JavaScript, for what is packed and published.
//   node scripts/build-types.mjs [root]
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { filesUnder, readWorkspace } from './lib/workspace.mjs'

const root = resolve(process.argv[2] ?? '.')
const output = join(root, '.parley', 'types')
rmSync(output, { recursive: true, force: true })

// One program for all packages, by version 6: the native compiler sometimes leaves files out without an error. It does
// not check types (`scripts/test.mjs` does): a declaration depends on its own file only.
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const args = [tsc, '-p', join(root, 'tsconfig.build.json'), '--noCheck', '--outDir', output]
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1

for (const member of process.exitCode === 0 ? readWorkspace(root).members : []) {
  const types = join(output, member.id, 'src')
  if (!existsSync(types)) continue
  for (const file of filesUnder(types, /\.d\.ts$/)) nameBuiltFiles(file)
  cpSync(types, join(member.path, 'dist'), { recursive: true })
}

/**
 * TypeScript keeps `./x.ts` of the sources in declarations; the built file is `x.js`.
 * @param {string} file
 */
function nameBuiltFiles(file) {
  const text = readFileSync(file, 'utf8')
  const relative = ts.preProcessFile(text).importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
  const named = relative.reduceRight((before, { pos, fileName }) => {
    const from = pos + 1
    return before.slice(0, from) + fileName.replace(/\.tsx?$/, '.js') + before.slice(from + fileName.length)
  }, text)
  writeFileSync(file, named)
}
