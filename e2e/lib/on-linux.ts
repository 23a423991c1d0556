import { it } from 'vitest'

/** A test that reads `/proc`. It is skipped with its reason where there is none. */
export function onLinux(name: string, test: () => Promise<void>): void {
  if (process.platform === 'linux') it(name, test)
  else it.skip(`${name} (skipped: ${process.platform} has no /proc)`, test)
}
