import { join } from 'node:path'
import type { ParleyOptions } from '@parley/core'
import { checkMedia, diskMedia, guardedFetch } from '@parley/media'
import { SIMULATOR_PATH } from './simulated-twilio.ts'

/** The folder of the files of messages, in the data folder. */
export const MEDIA_FOLDER = 'media'

/**
 * Stores the files of messages in the data folder. Files of customers are fetched from public addresses only. The simulator,
 * which is on this machine, is the one exception.
 *
 * @param simulated the origin of the simulator; `undefined` with Twilio itself
 */
export function openMedia(data: string, simulated: string | undefined): NonNullable<ParleyOptions['media']> {
  const store = diskMedia(join(data, MEDIA_FOLDER))
  const fetch = simulated === undefined ? guardedFetch() : fetchBeside(simulated)
  return { store, fetch, check: checkMedia }
}

/** A guarded fetch that reaches the simulator too, and no other path of its origin. */
function fetchBeside(simulated: string): typeof fetch {
  const { origin } = new URL(simulated)
  const guarded = guardedFetch()
  const local = guardedFetch({ allow: [origin], maxRedirects: 0 })
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const isSimulator = url.origin === origin && url.pathname.startsWith(`${SIMULATOR_PATH}/`)
    return (isSimulator ? local : guarded)(input, init)
  }
}
