import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '@parley/core'

/** How much longer a second lasts. */
const LONGER = 100

/**
 * The world for an installation that is not started, in which everything that sleeps sleeps longer: a caller that waits
 * for its change to be durable is not put off where the disk is slow.
 */
export const unhurried: Partial<Environment> = {
  sleep: (ms, { signal }) => sleep(ms * LONGER, undefined, { signal, ref: false }),
}
