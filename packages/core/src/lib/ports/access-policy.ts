import type { TenantId } from '../model/ids.ts'
import type { Principal } from '../model/principal.ts'

/** How a policy is asked. */
export interface AccessOptions {
  tenant: TenantId
  /** Aborts when no caller waits for the answer any more. */
  signal: AbortSignal
}

/** Answers the access keys of principals that come without any. An answer is kept for five seconds. */
export interface AccessPolicy {
  /**
   * Returns the access keys of a principal, at most 100; `undefined` where the principal is not narrowed.
   *
   * Where it rejects, the call of the principal rejects, and the next call asks again.
   */
  accessOf(principal: Principal, options: AccessOptions): Promise<readonly string[] | undefined>
}
