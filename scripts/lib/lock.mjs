// One bootstrap at a time in a checkout, for any number of concurrent commands. Node built-ins only.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const tooOld = 10 * 60_000

/**
 * Runs `work` while no other process holds the lock at `path`. The lock of a process that died is taken over.
 * @template T
 * @param {string} path
 * @param {() => T} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true })
  for (let waited = 0; !acquire(path); waited++) {
    if (isAbandoned(path)) rmSync(path, { force: true })
    else if (waited === 10) console.log('parley: another process is setting this checkout up; waiting for it')
    await sleep(200)
  }
  try {
    return work()
  } finally {
    rmSync(path, { force: true })
  }
}

/** @param {string} path */
function acquire(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} path */
function isAbandoned(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > tooOld) return true
    const owner = Number(readFileSync(path, 'utf8'))
    // Between creating and writing the file is empty: its owner lives.
    if (owner > 0) process.kill(owner, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
