import { readFileSync } from 'node:fs'
import type { Variables } from './settings.ts'

/** Milliseconds between two checks. */
const PAUSE = 500

/**
 * Calls `gone` when the program that runs this one as an npm script has ended. That is npm, pnpm, yarn or npx, or its
 * shell.
 *
 * npm sends a signal to its shell, and not every shell sends it to its program. A program with another kind of parent
 * may outlive it. So may one that is detached, or put into the background by its script.
 */
export function whenRunnerEnds({ npm_lifecycle_event, npm_lifecycle_script = '' }: Variables, gone: () => void): void {
  if (npm_lifecycle_event === undefined || inBackground(npm_lifecycle_script) || isDetached()) return
  const shell = process.ppid
  // The parent of this process is the shell, and the parent of the shell is npm.
  const npm = isShell(shell) ? familyOf(shell)?.parent : undefined
  const looking = setInterval(() => {
    if (process.ppid === shell && (npm === undefined || familyOf(shell)?.parent === npm)) return
    clearInterval(looking)
    gone()
  }, PAUSE)
  looking.unref()
}

/** Whether a line of shell leaves its program running. */
export function inBackground(script: string): boolean {
  return /(^|[^&>])&(?![&>])|\b(nohup|setsid|disown|pm2|forever)\b/.test(script)
}

function isShell(pid: number): boolean {
  return procFile(pid, 'cmdline').split('\0')[1] === '-c'
}

// It leads a group of its own.
function isDetached(): boolean {
  return familyOf(process.pid)?.group === process.pid
}

// The fields after the name of the program, which may contain anything.
function familyOf(pid: number): { parent: number; group: number } | undefined {
  const [, parent, group] = /^.*\) \S (\d+) (\d+) /s.exec(procFile(pid, 'stat')) ?? []
  return parent === undefined ? undefined : { parent: Number(parent), group: Number(group) }
}

// Other systems than Linux have no such file, and the shell of npm is replaced by its program.
function procFile(pid: number, name: 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
