import { readFileSync } from 'node:fs'
import type { Variables } from './settings.ts'

/** Milliseconds between two looks. */
const PAUSE = 500

/**
 * Calls `gone` when the program that runs this one as an npm script has ended: npm, pnpm, yarn or npx, or its shell.
 *
 * npm passes a signal on to its shell, and not every shell passes it on to what it runs. A program that was started in
 * another way may outlive its parent. So may one that is detached, or put into the background by its script.
 */
export function whenRunnerEnds({ npm_lifecycle_event, npm_lifecycle_script = '' }: Variables, gone: () => void): void {
  if (npm_lifecycle_event === undefined || inBackground(npm_lifecycle_script) || isDetached()) return
  const shell = process.ppid
  // Between a shell and its script nothing else stands, and behind the shell is npm.
  const npm = isShell(shell) ? familyOf(shell)?.parent : undefined
  const looking = setInterval(() => {
    if (process.ppid === shell && (npm === undefined || familyOf(shell)?.parent === npm)) return
    clearInterval(looking)
    gone()
  }, PAUSE)
  looking.unref()
}

/** Whether a line of shell leaves what it starts behind. */
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

// The fields behind the name of the program, which may hold anything.
function familyOf(pid: number): { parent: number; group: number } | undefined {
  const [, parent, group] = /^.*\) \S (\d+) (\d+) /s.exec(procFile(pid, 'stat')) ?? []
  return parent === undefined ? undefined : { parent: Number(parent), group: Number(group) }
}

// Elsewhere than on Linux there is no such file, and the shell of npm becomes what it runs.
function procFile(pid: number, name: 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
