// Makes a checkout ready to run: checks Node, installs when the lockfile changed, builds when the sources changed.
// Runs before `npm start` and `npm test`, on a machine with Node and npm only: Node built-ins only.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pnpm, run } from './lib/command.mjs'
import { withLock } from './lib/lock.mjs'
import { step } from './lib/step.mjs'
import { entriesOf, filesUnder, readWorkspace } from './lib/workspace.mjs'

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

  // A habitual `npm install` creates its own layout, in which packages see undeclared dependencies: start over.
  if (existsSync(join(modules, '.package-lock.json'))) rmSync(modules, { recursive: true, force: true })
  const locked = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.mjs'].map((name) => join(root, name))
  step({
    root,
    name: 'installing',
    stamp: join(modules, '.parley', 'installing'),
    files: [...locked, ...manifests],
    present: existsSync(join(modules, '.modules.yaml')),
    work: () => pnpm(root, ['install', '--frozen-lockfile']),
  })
  // A shell that became the server forwards every signal to it, and npm waits for its end. Windows has no such command.
  if (process.platform === 'win32') writeFileSync(join(modules, '.bin', 'exec.cmd'), '@%*\r\n')

  const sources = workspace.members.flatMap((member) =>
    filesUnder(join(member.path, 'src'), /(?<!\.test)\.(tsx?|css)$/),
  )
  const inbox = join(root, 'packages', 'inbox')
  const viewers = join(root, 'packages', 'cli', 'dist', 'viewers')
  const page = [join(inbox, 'index.html'), join(inbox, 'vite.config.ts'), ...filesUnder(join(inbox, 'public'), /./)]
  const builders = [
    join(root, 'tsup.config.ts'),
    join(root, 'scripts', 'build-inbox.mjs'),
    join(root, 'scripts', 'build-viewers.mjs'),
    ...filesUnder(join(root, 'scripts', 'build'), /\.ts$/),
  ]
  const built = workspace.members
    .filter((member) => member.folder.startsWith('packages/'))
    .flatMap((member) => entriesOf(member).map((entry) => join(member.path, 'dist', `${entry}.js`)))
  step({
    root,
    name: 'building',
    stamp: join(modules, '.parley', 'building'),
    files: [...builders, ...manifests, ...locked, ...sources, ...page],
    present: [...built, join(inbox, 'dist', 'site', 'index.html'), join(viewers, 'redoc', 'redoc.js')].every(
      existsSync,
    ),
    work() {
      run(root, process.execPath, [join(modules, 'tsup', 'dist', 'cli-default.js'), '--silent'])
      run(root, process.execPath, [join(root, 'scripts', 'build-inbox.mjs'), root])
      run(root, process.execPath, [join(root, 'scripts', 'build-viewers.mjs'), root])
    },
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
