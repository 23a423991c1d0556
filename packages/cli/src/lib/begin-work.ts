import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger, type Parley, ParleyError } from '@parley/core'

/** How often the start calls the store before it fails. */
const TRIES = 10

/** Milliseconds between two attempts. */
const PAUSE = 1000

/**
 * Starts the work of an installation. If the store cannot answer now, the start is repeated a second later.
 *
 * @throws the error of the last attempt; any other error than `store.unavailable` at once
 */
export async function beginWork(parley: Pick<Parley, 'start'>, log: Logger, pause: number = PAUSE): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await parley.start()
    } catch (error) {
      const { code, message } = ParleyError.from(error)
      if (code !== 'store.unavailable' || tries === TRIES) throw error
      log.warn({ tries, reason: message }, 'The work could not start; the start is repeated.')
      await sleep(pause)
    }
  }
}
