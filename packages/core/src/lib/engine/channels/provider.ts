import { ParleyError } from '../../errors/parley-error.ts'
import type { Environment } from '../../ports/environment.ts'

/** Milliseconds after which a provider counts as unavailable. */
const PATIENCE = 20_000

/**
 * Asks a provider on the request of a person, for at most 20 seconds.
 *
 * @throws `channel.unavailable` with the reason of the provider, and every error of Parley
 */
export async function askProvider<Result>(
  environment: Pick<Environment, 'sleep'>,
  given: AbortSignal | undefined,
  ask: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const asking = new AbortController()
  const leave = (): void => asking.abort(given?.reason)
  given?.addEventListener('abort', leave, { once: true })
  if (given?.aborted === true) leave()
  const late = environment.sleep(PATIENCE, { signal: asking.signal }).then(
    () => {
      const reason = 'The provider did not answer within 20 seconds.'
      throw new ParleyError('channel.unavailable', { reason })
    },
    () => new Promise<never>(() => undefined),
  )
  try {
    return await Promise.race([ask(asking.signal), late])
  } catch (error) {
    if (ParleyError.is(error) || given?.aborted === true) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new ParleyError('channel.unavailable', { reason, cause: error })
  } finally {
    given?.removeEventListener('abort', leave)
    asking.abort()
  }
}
