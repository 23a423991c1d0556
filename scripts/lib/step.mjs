// Work that is done once for the files that its result depends on. Node built-ins only.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { display } from './workspace.mjs'

/**
 * Does a step unless it was done for exactly these files, and says how long it took.
 * @param {object} step
 * @param {string} step.root
 * @param {string} step.name what is done: `building`
 * @param {string} step.stamp the file that remembers what it was done for
 * @param {string[]} step.files what its result depends on
 * @param {boolean} step.present its result is there
 * @param {() => void} step.work
 */
export function step({ root, name, stamp, files, present, work }) {
  const hash = createHash('sha256').update(process.platform + process.arch)
  for (const file of files) hash.update(`\0${display(root, file)}\0`).update(readFileSync(file))
  const digest = hash.digest('hex')
  if (present && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const begin = performance.now()
  rmSync(stamp, { force: true })
  process.stdout.write(`parley: ${name} … `)
  work()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
  console.log(`${((performance.now() - begin) / 1000).toFixed(1)} s`)
}
