// Makes a checkout ready to run: checks Node, installs when the lockfile changed, builds when the sources changed.
// Runs before `npm start` and `npm test`, on a machine with Node and npm only: Node built-ins only.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pnpm, run } from './lib/command.mjs'
import { withLock } from './lib/lock.mjs'
import { display, entriesOf, filesUnder, readWorkspace } from './lib/workspace.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')

try {
  requireNode(20, 19)
  await withLock(join(root, '.parley', 'bootstrap.lock'), prepare)
} catch (error) {
  console.error(`parley: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}

function prepare() {
  const workspace = readWorkspace(root)
  const manifests = [root, ...workspace.members.map((member) => member.path)].map((path) => join(path, 'package.json'))

  // A habitual `npm install` leaves its own layout, in which packages see what they did not declare: start over.
  if (existsSync(join(modules, '.package-lock.json'))) rmSync(modules, { recursive: true, force: true })
  const installed = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.mjs'].map((name) => join(root, name))
  step('installing', [...installed, ...manifests], existsSync(join(modules, '.modules.yaml')), () => {
    pnpm(root, ['install', '--frozen-lockfile'])
  })
  // A shell that became the server passes every signal on to it, and npm waits for its end. Windows has no such command.
  if (process.platform === 'win32') writeFileSync(join(modules, '.bin', 'exec.cmd'), '@%*\r\n')

  const sources = workspace.members.flatMap((member) => filesUnder(join(member.path, 'src'), /(?<!\.test)\.tsx?$/))
  const built = workspace.members
    .filter((member) => member.folder.startsWith('packages/'))
    .flatMap((member) => entriesOf(member).map((entry) => join(member.path, 'dist', `${entry}.js`)))
  step('building', [join(root, 'tsup.config.ts'), ...manifests, ...sources], built.every(existsSync), () => {
    run(root, process.execPath, [join(modules, 'tsup', 'dist', 'cli-default.js'), '--silent'])
  })
}

/**
 * @param {number} major
 * @param {number} minor
 */
function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number)
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return
  throw new Error(
    `Node ${major}.${minor} or newer is needed and this is Node ${process.versions.node}. Node 24 is recommended.`,
  )
}

/**
 * Does a step unless it was done for exactly these files, and says how long it took.
 * @param {string} name
 * @param {string[]} files what its result depends on
 * @param {boolean} present its result is there
 * @param {() => void} work
 */
function step(name, files, present, work) {
  const hash = createHash('sha256').update(process.platform + process.arch)
  for (const file of files) hash.update(`\0${display(root, file)}\0`).update(readFileSync(file))
  const digest = hash.digest('hex')
  const stamp = join(modules, '.parley', name)
  if (present && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const begin = performance.now()
  rmSync(stamp, { force: true })
  process.stdout.write(`parley: ${name} … `)
  work()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
  console.log(`${((performance.now() - begin) / 1000).toFixed(1)} s`)
}
