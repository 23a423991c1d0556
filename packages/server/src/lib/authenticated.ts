import type { Principal, Time } from '@parley/core'

/** The principal of a request, and its tenant. Default: the tenant of the Parley that is served. */
export type Authenticated = Principal & {
  readonly tenant?: string
  /** The name of the person, as others see it in typing and presence. */
  readonly name?: string
  /** The time at which its credentials end. An open stream or socket is closed within five seconds from then. */
  readonly expiresAt?: Time
  /**
   * Whether its credentials are still valid. Called every two seconds for an open stream or socket. If they are not,
   * the connection is closed.
   */
  readonly valid?: () => boolean | Promise<boolean>
}
