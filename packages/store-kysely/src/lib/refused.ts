import { ParleyError } from '@parley/core'
import type { StoreOptions } from '@parley/core/store'

/**
 * Runs a call of the store. Converts an error that is not the engine's: a value cannot be bound or written as JSON. The
 * same call fails again.
 *
 * @throws `store.refused`
 */
export async function orRefused<Result>(work: () => Promise<Result>, { signal }: StoreOptions = {}): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (ParleyError.is(error) || signal?.aborted === true) throw error
    throw new ParleyError('store.refused', {
      cause: error,
      reason: 'A value of it cannot be written as JSON or bound.',
    })
  }
}
