import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratch } from './scratch.ts'

const MEGABYTE = 1024 * 1024

/** A file system of its own, small enough to be filled, in which files can be made unwritable for everybody. */
export interface SmallDisk extends Disposable {
  path: string
  /** Leaves so many bytes. */
  fill(left: number): void
  /** Gives back what was filled. */
  clear(): void
  /** Whoever has a file open, or opens it, may no longer write to it; or may again. */
  protect(on: boolean): void
}

/** Mounts a disk of so many megabytes; needs to be root on a Linux that has loop devices. */
export function mountSmallDisk(megabytes = 16): SmallDisk {
  const folder = scratch()
  const image = folder.file('image')
  const path = folder.file('disk')
  const ballast = join(path, 'ballast')
  mkdirSync(path)
  // A server of databases has a user of its own.
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
    // Not the index that processes share by memory, of which no disk is asked.
    const files = readdirSync(path).filter((name) => /^parley\.db(-wal)?$/.test(name))
    for (const name of files) run('chattr', on ? '+i' : '-i', join(path, name))
  }
  return {
    path,
    clear,
    protect,
    fill(left) {
      clear()
      // Somebody else writes meanwhile, and may be quicker.
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
      // Lazily: whoever was killed with it may not be gone altogether.
      run('umount', '-l', path)
      folder[Symbol.dispose]()
    },
  }
}

/** Why this machine has no such disk; nothing where it has. */
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
