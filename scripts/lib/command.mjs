// Runs other programs; pnpm by npx, so that a machine needs Node and npm only. Node built-ins only.
import { spawnSync } from 'node:child_process'

/** 11 does not run on Node 20. */
const version = '12.21.0'

/**
 * Runs pnpm; its output is shown when it fails.
 * @param {string} root
 * @param {string[]} args
 */
export function pnpm(root, args) {
  run(root, 'npx', ['-y', `pnpm@${version}`, ...args])
}

/**
 * Runs a command; its output is shown when it fails.
 * @param {string} root
 * @param {string} command
 * @param {string[]} args
 */
export function run(root, command, args) {
  // On Windows npx is a script, which only a shell runs. CI=true: without a terminal to answer on, pnpm must not ask.
  const shell = process.platform === 'win32' && command === 'npx'
  const result = spawnSync(command, args, { cwd: root, env: { ...process.env, CI: 'true' }, encoding: 'utf8', shell })
  if (result.status === 0) return
  const output = [result.error?.message, result.stdout, result.stderr].filter(Boolean).join('\n')
  throw new Error(`${[command, ...args].join(' ')} failed.\n${output}`)
}
