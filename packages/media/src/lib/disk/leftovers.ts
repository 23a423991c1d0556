import { createHash, randomUUID } from 'node:crypto'
import { readdir, stat, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** A file without a write for this time has no writer: an hour, in milliseconds. */
const ABANDONED = 3_600_000

/** The greatest difference between the clock of a file system and that of the process, in milliseconds. */
const TOLERANCE = 1_000

const form = /^([0-9a-f]{8})-(\d+)-[0-9a-f-]{36}$/

// A name of a machine may have any letters.
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)

/** A new name for a file that is being written. It contains the machine and the number of the process. */
export function partialName(): string {
  return `${machine}-${process.pid}-${randomUUID()}`
}

/**
 * Removes the files of killed writes.
 *
 * Processes share the folder, so a file stays while its writer may be alive. That is a running process of this machine,
 * or a process of another machine with a write within the hour.
 */
export async function removeLeftovers(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    try {
      const { mtimeMs } = await stat(path)
      if (isLeft(name, mtimeMs, now)) await unlink(path)
    } catch {
      // Another process removed it, or renamed it. On a disk that is read-only it stays.
    }
  }
}

function isLeft(name: string, modified: number, now: number): boolean {
  if (now - modified > ABANDONED) return true
  const [, host, pid] = form.exec(name) ?? []
  return host === machine && !mayWrite(Number(pid), modified, now)
}

/** Whether the process with this number may have written at a time. Process numbers are used again. */
function mayWrite(pid: number, modified: number, now: number): boolean {
  if (pid === process.pid) return modified >= now - process.uptime() * 1000 - TOLERANCE
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return Object(error).code === 'EPERM'
  }
}
