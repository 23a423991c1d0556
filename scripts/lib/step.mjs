// Work that is skipped while its input files are unchanged. Node built-ins only.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { display } from './workspace.mjs'

/**
 * Does a step unless it was done for exactly these files, and prints its duration.
 * @param {object} step
 * @param {string} step.root
 * @param {string} step.name the work: `building`
 * @param {string} step.stamp the file with the hash of its input
 * @param {string[]} step.files the input of the work
 * @param {boolean} step.present whether its result exists
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
