import { setTimeout as sleep } from 'node:timers/promises'
import { alone } from './scale.ts'

/** The reasons of an installation with a slow store and no other fault. */
const slow = /\b(was not durable|did not answer|was free) in time\b/

/** Whether a problem is that of a slow store on a busy machine. On an idle machine no problem is. */
export function isPutOff(body: string): boolean {
  return !alone && slow.test(body)
}

/**
 * Sends a request. Repeats it while the store is too slow, as a provider and a client do on 503. Every other answer is
 * returned unchanged. The request must be repeatable.
 *
 * On an idle machine a slow store is a failure, and is returned too.
 */
export async function untilInTime(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const response = await ask()
    if (response.status !== 503) return response
    const body = await response.text()
    if (!isPutOff(body)) return new Response(body, { status: response.status, headers: response.headers })
    await sleep(100)
  }
}
