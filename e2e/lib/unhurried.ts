import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '@parley/core'

/** The factor on every second. */
const LONGER = 100

/**
 * The environment of an installation that is not started, with longer sleeps. So a caller that waits for durability is
 * not refused on a slow disk.
 */
export const unhurried: Partial<Environment> = {
  sleep: (ms, { signal }) => sleep(ms * LONGER, undefined, { signal, ref: false }),
}
