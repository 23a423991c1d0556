// Packs every package as it would be published, and lets publint and Are The Types Wrong look at the tarballs.
//   node scripts/check-pack.mjs [root]      (the JavaScript is built already)
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { pnpm } from './lib/command.mjs'
import { report } from './lib/report.mjs'

const run = promisify(execFile)
const here = dirname(fileURLToPath(import.meta.url))
const attw = fileURLToPath(new URL('dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json')))
const root = resolve(process.argv[2] ?? '.')
const folder = mkdtempSync(join(tmpdir(), 'parley-pack-'))

try {
  const types = spawnSync(process.execPath, [join(here, 'build-types.mjs'), root], { cwd: root, stdio: 'inherit' })
  if (types.status === 0) await inspect()
  else report('declarations', ['tsconfig.build.json: the declarations do not build'])
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function inspect() {
  pnpm(root, ['--filter', './packages/*', 'pack', '--pack-destination', folder])
  const tarballs = readdirSync(folder).sort()
  const found = await Promise.all(
    tarballs.map(async (name) => {
      const path = join(folder, name)
      const problems = await Promise.all([publicationProblems(path), typeProblems(path)])
      return problems.flat().map((problem) => `${name}: ${problem}`)
    }),
  )
  report(`${tarballs.length} tarballs`, found.flat())
}

/**
 * @param {string} tarball
 * @returns {Promise<string[]>}
 */
async function publicationProblems(tarball) {
  const bytes = readFileSync(tarball)
  const { messages, pkg } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
    strict: true,
  })
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`)
}

/**
 * @param {string} tarball
 * @returns {Promise<string[]>}
 */
async function typeProblems(tarball) {
  const args = [attw, tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji']
  return run(process.execPath, args).then(
    () => [],
    (/** @type {{ stdout: string, stderr: string }} */ { stdout, stderr }) => [`attw:\n${stdout}${stderr}`],
  )
}
