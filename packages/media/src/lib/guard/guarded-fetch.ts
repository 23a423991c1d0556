import { directWire } from './exchange.ts'
import { fetchOver } from './follow.ts'
import { type GuardedFetchOptions, settingsOf } from './options.ts'

/**
 * A `fetch` for foreign URLs: of a sender, a provider's webhook or a user.
 *
 * - It connects to public addresses only, over https. Every spelling of a private address is one.
 * - It resolves a name once, checks every answer, and connects to a checked address. TLS verifies the name.
 * - It checks every redirect in the same way. To another origin it sends none of the caller's headers except harmless
 *   ones such as `accept` and `range`. So no credential leaves its origin.
 * - It limits size and time while the body is read. An unread response is closed at the timeout.
 *
 * It rejects with a `ParleyError`. No error has a path, a query or a credential of a URL.
 *
 * - `media.refused`: the URL, or one that it redirects to, must not be fetched.
 * - `media.too_large`: the body is larger than `maxBytes`. It can be thrown while the body is read.
 * - `media.unavailable`: the host cannot be reached, breaks off, or is too slow. It can be thrown while the body is
 *   read.
 *
 * Like `fetch` it returns answers such as 404 unchanged, and rejects with the reason of an aborted signal.
 *
 * @throws `parley.misconfigured` for an unknown or invalid option
 * @example
 * ```ts
 * const fetch = guardedFetch({ maxBytes: 5_000_000 })
 * const response = await fetch(mediaUrl, { headers: { authorization } })
 * ```
 */
export function guardedFetch(options: GuardedFetchOptions = {}): typeof fetch {
  return fetchOver(settingsOf(options), directWire)
}
