import { it } from 'vitest'

/** A test that reads `/proc`. Without `/proc` it is skipped with this reason. */
export function onLinux(name: string, test: () => Promise<void>): void {
  if (process.platform === 'linux') it(name, test)
  else it.skip(`${name} (skipped: ${process.platform} has no /proc)`, test)
}
