import { directWire } from './exchange.ts'
import { fetchOver } from './follow.ts'
import { type GuardedFetchOptions, settingsOf } from './options.ts'

/**
 * A `fetch` for URLs that came from outside: from a sender, a provider's webhook, a user.
 *
 * - It connects to public addresses only, over https. Every spelling of a private address is one.
 * - It resolves a name once, checks every answer, and connects to a checked address. TLS verifies the name.
 * - It checks every redirect likewise. To another origin it sends none of the caller's headers but `accept`, `range` and
 *   their like. So no credential leaves its origin.
 * - It bounds size and time while the body is read. A response that is not read is closed when the time is over.
 *
 * It rejects with a `ParleyError`. No error has a path, a query or a credential of a URL.
 *
 * - `media.refused`: the URL, or one that it redirects to, must not be fetched.
 * - `media.too_large`: the body is larger than `maxBytes`. It can come while the body is read.
 * - `media.unavailable`: the host cannot be reached, breaks off, or is too slow. It can come while the body is read.
 *
 * Like `fetch` it returns answers such as 404 as they are, and rejects with the reason of a signal that aborts.
 *
 * @throws `parley.misconfigured` for an option that is not known or is wrong
 * @example
 * ```ts
 * const fetch = guardedFetch({ maxBytes: 5_000_000 })
 * const response = await fetch(mediaUrl, { headers: { authorization } })
 * ```
 */
export function guardedFetch(options: GuardedFetchOptions = {}): typeof fetch {
  return fetchOver(settingsOf(options), directWire)
}
