import type { Time } from '@parley/core'
import {
  type ApiKey,
  apiKey,
  type Person,
  type PersonId,
  person,
  revokedToken,
  revokedTokenIdOf,
  type Session,
  secretDigest,
  secretKey,
  session,
  type TicketHolder,
} from '@parley/core/people'
import type { Authenticated } from '../authenticated.ts'
import type { SharedLoads } from '../events/shared-loads.ts'
import type { PeopleView } from './people-view.ts'

/** The parts that callers are made of. */
export interface CallerParts {
  view: PeopleView
  /** Reads for checks of open connections: those of one moment are one read. */
  checks: SharedLoads
  now(): Time
}

/** The secret of a caller; or an id, if a known caller is checked again. */
type Named<Id> = { secret: string } | { id: Id }

/** All checks see the same. */
const SIGHT = 'people'

/** A session and its person, both valid now. */
interface ValidSession {
  person: Person
  session: Session
}

/** The valid session of a secret, or of an id. */
async function validSession(
  { view, checks, now }: CallerParts,
  personId: PersonId,
  named: Named<Session['id']>,
): Promise<ValidSession | undefined> {
  const who = person.ref(personId)
  const records =
    'id' in named
      ? await checks.load({ view, sight: SIGHT }, [who, session.ref(named.id)])
      : await view.load([who, { key: secretKey('session', secretDigest(named.secret)) }])
  const [known, found] = [records.find(person.is), records.find(session.is)]
  if (known === undefined || found === undefined || found.personId !== known.id) return undefined
  const isValid =
    known.active && found.endedAt === null && found.expiresAt > now() && found.generation === known.generation
  return isValid ? { person: known, session: found } : undefined
}

/** The caller with a session; `undefined` if the session is not valid now. */
export async function callerOfSession(
  parts: CallerParts,
  personId: PersonId,
  named: Named<Session['id']>,
): Promise<{ caller: Authenticated; person: Person } | undefined> {
  const valid = await validSession(parts, personId, named)
  if (valid === undefined) return undefined
  const { id, role, name, access } = valid.person
  const source = valid.session.id
  const caller: Authenticated = {
    ...{ id: `user:${id}`, role, name, by: 'session', source, tenant: parts.view.id },
    expiresAt: valid.session.expiresAt,
    // The conversations of its own numbers have the id of the person.
    ...(access === null ? {} : { access: [...access, `user:${id}`] }),
    async valid() {
      const again = await validSession(parts, id, { id: source })
      return again !== undefined && again.person.role === role
    },
  }
  return { caller, person: valid.person }
}

/** The caller with a stored key; `undefined` if the key is not valid now. */
export async function callerOfKey(
  parts: CallerParts,
  named: Named<ApiKey['id']>,
): Promise<{ caller: Authenticated; key: ApiKey } | undefined> {
  const found = await validKey(parts, named)
  if (found === undefined) return undefined
  const { id, name, role, access, expiresAt } = found
  const caller: Authenticated = {
    ...{ id: `key:${id}`, role, name, by: 'key', source: id, tenant: parts.view.id, expiresAt },
    ...(access === null ? {} : { access }),
    valid: async () => (await validKey(parts, { id })) !== undefined,
  }
  return { caller, key: found }
}

async function validKey({ view, checks, now }: CallerParts, named: Named<ApiKey['id']>): Promise<ApiKey | undefined> {
  const records =
    'id' in named
      ? await checks.load({ view, sight: SIGHT }, [apiKey.ref(named.id)])
      : await view.load([{ key: secretKey('key', secretDigest(named.secret)) }])
  const found = records.find(apiKey.is)
  if (found === undefined || found.revokedAt !== null) return undefined
  return found.expiresAt === null || found.expiresAt > now() ? found : undefined
}

/** Whether a token is revoked, by its `jti`. */
export async function isRevoked({ view, checks }: Pick<CallerParts, 'view' | 'checks'>, jti: string): Promise<boolean> {
  return (await checks.load({ view, sight: SIGHT }, [revokedToken.ref(revokedTokenIdOf(jti))])).length > 0
}

/** The caller of a redeemed ticket, if its session, key or token is still valid. */
export async function callerOfTicket(parts: CallerParts, holder: TicketHolder): Promise<Authenticated | undefined> {
  const { principal, by, source, name, tenant, expiresAt } = holder
  if (by === 'session' && source !== null)
    return (
      await callerOfSession(parts, principal.id.slice('user:'.length) as PersonId, { id: source as Session['id'] })
    )?.caller
  if (by === 'key' && source !== null) return (await callerOfKey(parts, { id: source as ApiKey['id'] }))?.caller
  const valid = async (): Promise<boolean> => {
    if (expiresAt !== null && expiresAt <= parts.now()) return false
    return by !== 'token' || source === null || !(await isRevoked(parts, source))
  }
  return (await valid()) ? { ...principal, name, tenant, by, source, expiresAt, valid } : undefined
}
