import { ParleyError } from '@parley/core'
import type { Authenticate } from '../authenticate.ts'

/**
 * Tries several ways to authenticate, in their order. The first one that identifies the caller decides.
 *
 * A request without credentials for any of them is `auth.missing`. A refusal other than 401 ends the search.
 *
 * @example
 * ```ts
 * const authenticate = firstOf(byJwt(options), byStoredKeys(people), bySession(people))
 * ```
 */
export function firstOf(...ways: readonly Authenticate[]): Authenticate {
  return async (request) => {
    let isMissing = true
    let refusal: ParleyError | undefined
    for (const way of ways) {
      try {
        const known = await way(request)
        if (known !== undefined) return known
        isMissing = false
      } catch (error) {
        if (!ParleyError.is(error) || error.status !== 401) throw error
        if (error.code === 'auth.missing') continue
        isMissing = false
        refusal ??= error
      }
    }
    if (isMissing) throw new ParleyError('auth.missing')
    if (refusal !== undefined) throw refusal
    return undefined
  }
}
