import { it } from 'vitest'

/** A test that reads `/proc`. Without `/proc` it is skipped with this reason. */
export function onLinux(name: string, test: () => Promise<void>, timeout?: number): void {
  if (process.platform === 'linux') it(name, test, timeout)
  else it.skip(`${name} (skipped: ${process.platform} has no /proc)`, test)
}
