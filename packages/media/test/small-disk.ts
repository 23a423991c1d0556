import { execFileSync } from 'node:child_process'
import { type Scratch, scratch } from './scratch.ts'

/** A file system of its own that can be filled, and be made read-only. */
export interface SmallDisk extends Scratch {
  /** Whether it can be written to. */
  writable(on: boolean): void
}

/** Mounts a disk of this many kilobytes. The process must be root on Linux. */
export function mountSmallDisk(kilobytes: number): SmallDisk {
  const folder = scratch()
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder.path)
  } catch (error) {
    folder[Symbol.dispose]()
    throw error
  }
  return {
    path: folder.path,
    writable: (on) => run('mount', '-o', on ? 'remount,rw' : 'remount,ro', folder.path),
    [Symbol.dispose]() {
      run('umount', '-l', folder.path)
      folder[Symbol.dispose]()
    },
  }
}

/** Why this machine has no such disk; undefined if it has one. */
export function whyNoDisk(): string | undefined {
  try {
    mountSmallDisk(64)[Symbol.dispose]()
    return undefined
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    return `no disk of its own could be mounted: ${reason}`
  }
}

function run(command: string, ...given: string[]): void {
  execFileSync(command, given, { stdio: ['ignore', 'ignore', 'pipe'] })
}
