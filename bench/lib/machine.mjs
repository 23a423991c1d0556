// The machine and the commit of a benchmark.
import { spawnSync } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * @typedef {object} Machine
 * @property {number} cores
 * @property {string} cpu
 * @property {string} node
 * @property {string} platform
 */

/** @returns {Machine} */
export function machine() {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  }
}

/** The commit of the run, with `+` if files differ from it; undefined outside a repository. */
export function commit() {
  const head = git('rev-parse', '--short', 'HEAD')
  if (head === undefined) return undefined
  return git('status', '--porcelain') === '' ? head : `${head}+`
}

/** @param {string[]} args */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
