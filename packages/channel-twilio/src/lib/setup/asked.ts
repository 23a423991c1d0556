import { ParleyError } from '@parley/core'
import { failureOf } from '../message/failure.ts'

/**
 * Makes a call of Twilio's API that is not about a message.
 *
 * @throws `channel.misconfigured` if Twilio refuses the account or the call
 * @throws `channel.unavailable` if a later call may succeed
 */
export async function asked<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (cause) {
    if (isAbort(cause)) throw cause
    const failure = failureOf(cause)
    const reason = failure.detail
    if (failure.type !== 'refused') throw new ParleyError('channel.unavailable', { reason, cause })
    throw new ParleyError('channel.misconfigured', { field: fieldOf(failure.code), reason, cause })
  }
}

/** Whether Twilio has no such resource. */
export function isMissing(error: unknown): boolean {
  return ParleyError.is(error) && Object(error.cause).status === 404
}

// The credentials are wrong, or those of an account that cannot be used.
function fieldOf(code: string): string | undefined {
  return ['20003', '20005', '20403', 'http_401', 'http_403'].includes(code) ? 'authToken' : undefined
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
