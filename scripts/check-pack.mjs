// Packs every package as it would be published, and lets publint and Are The Types Wrong look at the tarballs.
//   node scripts/check-pack.mjs [root]      (the JavaScript is built already)
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { report } from './lib/report.mjs'
import { packAll } from './lib/tarballs.mjs'

const run = promisify(execFile)
const attw = fileURLToPath(new URL('dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json')))
const root = resolve(process.argv[2] ?? '.')

try {
  await inspect(await packAll(root))
} catch (error) {
  report('packages', [`packing: ${error instanceof Error ? error.message : error}`])
}

/** @param {string[]} tarballs */
async function inspect(tarballs) {
  const found = await Promise.all(
    tarballs.map(async (tarball) => {
      const problems = await Promise.all([publicationProblems(tarball), typeProblems(tarball)])
      return problems.flat().map((problem) => `${basename(tarball)}: ${problem}`)
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
