import type { Principal, Time } from '@parley/core'

/** The principal of a request, its tenant, and the end of its credentials. Default of `tenant`: that of the Parley. */
export type Authenticated = Omit<Principal, 'name'> & {
  readonly tenant?: string
  /** The name of the person or the key, as others see it. */
  readonly name?: string | null
  /** The way of signing in. Default: `token`. */
  readonly by?: 'session' | 'key' | 'token'
  /** The id of the session, the stored key or the token. A ticket of the caller ends with it. */
  readonly source?: string | null
  /** The end of its credentials. An open stream or socket is closed within five seconds from then. Default: no end. */
  readonly expiresAt?: Time | null
  /**
   * Whether its credentials are still valid. Called every two seconds for an open stream or socket. If they are not,
   * the connection is closed. Default: they are.
   */
  valid?(): boolean | Promise<boolean>
}
