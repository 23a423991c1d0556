// The packages as they are published, packed once for the current build. Many checks and tests share the tarballs.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pnpm, run } from './command.mjs'
import { withLock } from './lock.mjs'
import { step } from './step.mjs'
import { filesUnder, readWorkspace } from './workspace.mjs'

const buildTypes = join(dirname(fileURLToPath(import.meta.url)), '..', 'build-types.mjs')

/**
 * Packs every package with its declarations; the JavaScript is built already. Throws if the declarations do not build.
 * @param {string} root
 * @returns {Promise<string[]>} the paths of the tarballs, sorted
 */
export async function packAll(root) {
  const folder = join(root, '.parley', 'tarballs')
  const packed = () => (existsSync(folder) ? readdirSync(folder).sort() : [])
  await withLock(join(root, '.parley', 'packing.lock'), () => {
    const packages = readWorkspace(root).members.filter((member) => member.folder.startsWith('packages/'))
    step({
      root,
      name: 'packing',
      stamp: join(root, '.parley', 'packing'),
      files: [...packages.flatMap(({ path }) => contentsOf(path)), ...rulesOf(root)],
      present: packed().length === packages.length,
      work() {
        run(root, process.execPath, [buildTypes, root])
        rmSync(folder, { recursive: true, force: true })
        mkdirSync(folder, { recursive: true })
        pnpm(root, ['--filter', './packages/*', 'pack', '--pack-destination', folder])
      },
    })
  })
  return packed().map((name) => join(folder, name))
}

/**
 * @param {string} folder of a package
 */
function contentsOf(folder) {
  const built = filesUnder(join(folder, 'dist'), /\.(js|map|cjs)$/)
  const sources = filesUnder(join(folder, 'src'), /(?<!\.test)\.tsx?$/)
  return [...['package.json', 'README.md'].map((name) => join(folder, name)).filter(existsSync), ...sources, ...built]
}

/** @param {string} root */
function rulesOf(root) {
  const names = ['pnpm-workspace.yaml', '.pnpmfile.mjs', 'LICENSE', 'tsconfig.base.json', 'tsconfig.build.json']
  return [...names.map((name) => join(root, name)), buildTypes]
}
