import { type Parley, ParleyError, type ParleyView, type Principal } from '@parley/core'
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
    const named = { ...principal, ...(name === null ? {} : { name }) }
    return { authenticated, view: viewFor(parley, tenant, named), person: { id: principal.id, name } }
  } catch (error) {
    // The fault is the program's, not that of the request.
    const { field = 'principal', reason } = ParleyError.from(error)
    throw new ParleyError('internal', {
      reason: `authenticate answered ${field}: ${reason ?? 'no principal'}`,
      cause: error,
    })
  }
}

/** The most views that are kept. */
const KEPT = 1000

const views = new WeakMap<Parley, Map<string, ParleyView>>()

/** The view of a principal. It has no state, so all requests and connections of a principal share one. */
function viewFor(parley: Parley, tenant: string | undefined, principal: Principal): ParleyView {
  const known = views.get(parley) ?? new Map<string, ParleyView>()
  views.set(parley, known)
  const name = JSON.stringify([tenant, principal])
  const view = known.get(name) ?? (tenant === undefined ? parley : parley.tenant(tenant)).as(principal)
  known.delete(name)
  known.set(name, view)
  const [oldest] = known.keys()
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
  return view
}
