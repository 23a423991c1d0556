// Runs a benchmark of `bench/`, and first installs its own dependencies if they are missing.
//   npm run bench -- NAME [options]
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pnpm } from './lib/command.mjs'
import { withLock } from './lib/lock.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const bench = join(root, 'bench')

try {
  await withLock(join(root, '.parley', 'bench.lock'), install)
  const { status } = spawnSync(process.execPath, [join(bench, 'main.mjs'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
} catch (error) {
  console.error(`parley: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}

function install() {
  const lockfile = readFileSync(join(bench, 'pnpm-lock.yaml'), 'utf8')
  // pnpm keeps the lockfile of its installation.
  const installed = join(bench, 'node_modules', '.pnpm', 'lock.yaml')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lockfile) return
  console.error('parley: installing the benchmarks …')
  pnpm(bench, ['install', '--frozen-lockfile'])
}
