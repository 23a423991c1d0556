import type { TenantId } from '../model/ids.ts'
import type { Principal } from '../model/principal.ts'

/** The options of a call of a policy. */
export interface AccessOptions {
  tenant: TenantId
  /** Aborts when no caller waits for the answer any more. */
  signal: AbortSignal
}

/** Returns the access keys of principals that have none of their own. A result is kept for five seconds. */
export interface AccessPolicy {
  /**
   * Returns the access keys of a principal, at most 100; `undefined` if the principal is not narrowed.
   *
   * If it rejects, the call of the principal rejects, and the next call asks again.
   */
  accessOf(principal: Principal, options: AccessOptions): Promise<readonly string[] | undefined>
}
