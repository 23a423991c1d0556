import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratch } from './scratch.ts'

const MEGABYTE = 1024 * 1024

/** A small file system of its own that can be filled. Its files can be made read-only for all processes. */
export interface SmallDisk extends Disposable {
  path: string
  /** Leaves this many bytes. */
  fill(left: number): void
  /** Frees the filled space. */
  clear(): void
  /** Makes files read-only, also for processes that have them open, or writable again. */
  protect(on: boolean): void
}

/** Mounts a disk of this many megabytes; needs root on a Linux with loop devices. */
export function mountSmallDisk(megabytes = 16): SmallDisk {
  const folder = scratch()
  const image = folder.file('image')
  const path = folder.file('disk')
  const ballast = join(path, 'ballast')
  mkdirSync(path)
  // A database server has a user of its own.
  chmodSync(folder.path, 0o755)
  writeFileSync(image, '')
  truncateSync(image, megabytes * MEGABYTE)
  run('mkfs.ext4', '-q', '-F', '-m', '0', image)
  run('mount', '-o', 'loop', image, path)
  const free = (): number => {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  }
  const clear = (): void => rmSync(ballast, { force: true })
  const protect = (on: boolean): void => {
    // Not the index in shared memory, which uses no disk.
    const files = readdirSync(path).filter((name) => /^parley\.db(-wal)?$/.test(name))
    for (const name of files) run('chattr', on ? '+i' : '-i', join(path, name))
  }
  return {
    path,
    clear,
    protect,
    fill(left) {
      clear()
      // Other processes write meanwhile, and may be faster.
      for (let tries = 0; ; tries += 1) {
        try {
          return run('fallocate', '-l', String(Math.max(1, free() - left)), ballast)
        } catch (error) {
          if (tries === 10) throw error
        }
      }
    },
    [Symbol.dispose]() {
      protect(false)
      // Lazily: processes that were killed with it may still be ending.
      run('umount', '-l', path)
      folder[Symbol.dispose]()
    },
  }
}

/** Why this machine has no such disk; absent if it has one. */
export function whyNoDisk(): string | undefined {
  try {
    mountSmallDisk()[Symbol.dispose]()
    return undefined
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    return `no disk of its own could be mounted: ${reason}`
  }
}

function run(command: string, ...given: string[]): void {
  execFileSync(command, given, { stdio: ['ignore', 'ignore', 'pipe'] })
}
