import { type Parley, ParleyError, type ParleyView } from '@parley/core'
import type { PersonReference } from '@parley/core/protocol'
import type { Authenticated } from '../authenticated.ts'

/** An authenticated caller of a request, a stream or a socket. */
export interface Caller {
  authenticated: Authenticated
  view: ParleyView
  /** The caller as other people see it. */
  person: PersonReference
}

/** The caller that some credentials belong to. @throws `internal` for a wrong answer of `authenticate` */
export function callerOf(parley: Parley, authenticated: Authenticated): Caller {
  const { tenant, name = null, by: _by, source: _source, expiresAt: _end, valid: _valid, ...principal } = authenticated
  try {
    const view = (tenant === undefined ? parley : parley.tenant(tenant)).as({ ...principal, ...(name === null ? {} : { name }) })
    return { authenticated, view, person: { id: principal.id, name } }
  } catch (error) {
    // The fault is the program's, not that of the request.
    const { field = 'principal', reason } = ParleyError.from(error)
    throw new ParleyError('internal', {
      reason: `authenticate answered ${field}: ${reason ?? 'no principal'}`,
      cause: error,
    })
  }
}
