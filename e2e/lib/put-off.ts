import { setTimeout as sleep } from 'node:timers/promises'
import { alone } from './scale.ts'

/** The reasons that an installation gives where its store is slow, and where nothing else is wrong. */
const slow = /\b(was not durable|did not answer|was free) in time\b/

/**
 * Asks, and asks again as long as the store was too slow, as a provider and a client do on 503. Every other answer is
 * returned as it is. The request must be one that can be repeated.
 *
 * Where the machine has nothing else to do, a store that is slow is a failure, and is returned too.
 */
export async function untilInTime(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const response = await ask()
    if (alone || response.status !== 503) return response
    const body = await response.text()
    if (!slow.test(body)) return new Response(body, { status: response.status, headers: response.headers })
    await sleep(100)
  }
}
