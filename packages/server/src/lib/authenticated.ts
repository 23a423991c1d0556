import type { Principal, Time } from '@parley/core'

/** The principal of a request, its tenant, and the end of its credentials. Default of `tenant`: that of the Parley. */
export type Authenticated = Principal & {
  readonly tenant?: string
  /** The name of the person or the key, for people. */
  readonly name?: string | null
  /** The way of signing in. Default: `token`. */
  readonly by?: 'session' | 'key' | 'token'
  /** The id of the session, the stored key or the token. A ticket of the caller ends with it. */
  readonly source?: string | null
  /** The end of the credentials. Open streams end then. Default: no end. */
  readonly expiresAt?: Time | null
  /** Whether the credentials are still valid now: an open stream asks it again and again. Default: they are. */
  valid?(): boolean | Promise<boolean>
}
