import { ParleyError } from '@parley/core'
import type { PersonId } from '@parley/core/people'
import { parse } from 'hono/utils/cookie'
import type { Authenticate } from '../authenticate.ts'
import { callerOfSession } from './callers.ts'
import { SESSION_COOKIE } from './cookie.ts'
import { ensureFromOwnPage, ensureOrigin } from './own-page.ts'
import type { PeopleAccess } from './people-access.ts'

/** Options of {@link bySession}. */
export interface SessionOptions {
  /** Origins with pages that may use the cookie, beside the own one. Default: none. */
  origins?: readonly string[]
}

/**
 * Accepts the cookie of a session, as `POST /api/v1/session` sets it. A request with the header `Authorization` is not
 * looked at.
 *
 * A request with an origin must come from the own one or from one of `origins`. An unsafe method needs the header
 * `x-parley-csrf: 1` too.
 */
export function bySession(people: PeopleAccess, { origins = [] }: SessionOptions = {}): Authenticate {
  return async (request) => {
    const value = cookieOf(request)
    if (value === undefined || request.headers.has('authorization')) throw new ParleyError('auth.missing')
    ensureOrigin(request, origins)
    ensureFromOwnPage(request)
    const [, personId, secret] = /^(psn_\w{1,195})\.([0-9a-f]{64})$/.exec(value) ?? []
    if (personId === undefined || secret === undefined) return undefined
    const known = await callerOfSession(people.parts, personId as PersonId, { secret })
    if (known === undefined) return undefined
    const { caller, person } = known
    people.noteSeen({ personId: person.id }, person.lastSeenAt)
    return caller
  }
}

function cookieOf(request: Request): string | undefined {
  const header = request.headers.get('cookie')
  return header === null ? undefined : parse(header, SESSION_COOKIE)[SESSION_COOKIE]
}
