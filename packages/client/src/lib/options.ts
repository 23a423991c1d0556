import type { DebugLog } from './debug.ts'
import type { ClientEnvironment } from './environment.ts'
import { ParleyClientError } from './error.ts'

/** The credentials of a client: an API key, a token, or the session cookie of the same site. */
export type Credentials =
  | { key: string }
  /** A function is called for each request, and once more after the server refused its token. */
  | { token: string | (() => string | Promise<string>) }
  | { cookie: true }

/** How the client follows events. `auto` begins with `sse`, and uses the other one if the first brings nothing. */
export type TransportChoice = 'auto' | 'sse' | 'websocket'

/** A place that keeps unsent messages over a reload, such as `localStorage`. */
export type OutboxStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The options of {@link createClient}. */
export interface ClientOptions {
  /** The base URL of the server, such as `https://chat.example`. Default: the origin of the page. */
  url?: string
  credentials: Credentials
  /** Default: the global `fetch`. */
  fetch?: typeof fetch
  /** Default: the global `WebSocket`, if there is one. */
  webSocket?: typeof WebSocket
  /** Default: `auto`. */
  transport?: TransportChoice
  /** Milliseconds for each try of a request. Default: 30 000. */
  timeout?: number
  /** The most repetitions of a request that failed for the moment. Default: 3. */
  retries?: number
  /** Keeps unsent messages. Default: they are lost with the page. */
  storage?: OutboxStorage
  /** Writes a debug log to the console, or to a function. Default: on if `localStorage.debug` begins with `parley`. */
  debug?: boolean | DebugLog
  /** The clock, the timers and the randomness, for tests. */
  environment?: ClientEnvironment
}

/** The options of one call. */
export interface CallOptions {
  signal?: AbortSignal | undefined
}

/** The options of a call that changes something. */
export interface WriteOptions extends CallOptions {
  /** The server runs a key once. Default: a new key for each call, which its retries share. */
  idempotencyKey?: string | undefined
}

/**
 * The base of all paths, without a slash at its end.
 *
 * @throws `parley.misconfigured` for a text that is no base URL
 */
export function baseOf(url: string | undefined): string {
  const base = (url ?? '').replace(/\/+$/, '')
  const origin = typeof location === 'undefined' ? undefined : location.origin
  const isAbsolute = /^https?:\/\/[^/?#]+[^?#]*$/.test(base)
  if (isAbsolute) return base
  if (!/^(\/[^/?#][^?#]*)?$/.test(base))
    throw misconfigured(`${JSON.stringify(url)} is not a base URL.`, 'Give an http or https URL without a query.')
  // Rendering on a server creates clients that send nothing, so a missing origin fails at the first request.
  return origin === undefined ? base : origin + base
}

function misconfigured(detail: string, hint: string): ParleyClientError {
  return new ParleyClientError('parley.misconfigured', detail, { hint, field: 'url' })
}
