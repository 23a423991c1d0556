import { ParleyError } from '@parley/core'
import {
  canonicalEmail,
  emailKey,
  type Password,
  type Person,
  type PersonId,
  password,
  passwordIdOf,
  person,
  type SignedIn,
  secretDigest,
} from '@parley/core/people'
import type { Client } from './client.ts'
import type { PeopleAccess } from './people-access.ts'

/** A person that has signed in, and the value of its cookie. */
export interface Begun extends SignedIn {
  cookie: string
  /** Seconds until the cookie expires. */
  maxAge: number
}

const NONE = 'psn_none' as PersonId

/**
 * Signs a person in by its password.
 *
 * All failures are refused alike, with the same work. Examples: an unknown e-mail, a person without a password, one that
 * is not active, and a wrong password.
 *
 * @throws `sign_in.refused`, `sign_in.limited`
 */
export function signInByPassword(
  people: PeopleAccess,
  { email, password: given }: { email: string; password: string },
  client: Client,
): Promise<Begun> {
  return people.limits.attempt({ address: client.address, email: canonicalEmail(email) }, async () => {
    const { view } = people.parts
    const known = (await view.load([{ key: emailKey(email) }])).find(person.is)
    const stored = await passwordOf(people, known?.id ?? NONE)
    const decoy = await people.decoy()
    const fits = await people.passwords.verify(given, stored?.hash ?? decoy)
    if (known === undefined || stored === undefined || !fits || !known.active) throw refused()
    return begin(people, known.id)
  })
}

/** Signs the owner in by the ticket of the first start, from this machine only. @throws `sign_in.refused` */
export async function signInByTicket(people: PeopleAccess, ticket: string, client: Client): Promise<Begun> {
  // Not limited: a secret of this length is not guessed. Strangers must not use up the tries of the owner.
  if (!client.isLocal) throw refused('This link works only in a browser on the machine of the server.')
  const holder = await people.tickets.take('signIn', ticket)
  if (holder === undefined) throw refused('The link was used, or has expired.')
  return begin(people, holder.principal.id.slice('user:'.length) as PersonId)
}

/** Begins a session of a person, and returns its cookie. */
async function begin(people: PeopleAccess, personId: PersonId): Promise<Begun> {
  const { secret, digest, expiresAt } = newSession(people)
  const begun = await people.parts.view.people.signIn({ personId, digest, expiresAt })
  people.sweep.begin()
  return begunWith(people, begun, secret)
}

/** The secret of a new session, its digest, and its end. */
export function newSession({ newSecret, parts, sessionKept }: PeopleAccess): {
  secret: string
  digest: string
  expiresAt: number
} {
  const secret = newSecret()
  return { secret, digest: secretDigest(secret), expiresAt: parts.now() + sessionKept }
}

/** A begun session with its cookie. */
export function begunWith({ sessionKept }: PeopleAccess, begun: SignedIn, secret: string): Begun {
  return { ...begun, cookie: `${begun.person.id}.${secret}`, maxAge: Math.floor(sessionKept / 1000) }
}

/** The password of a person, if it has one. */
export async function passwordOf({ parts }: PeopleAccess, id: Person['id']): Promise<Password | undefined> {
  return (await parts.view.load([password.ref(passwordIdOf(id))])).find(password.is)
}

function refused(reason = 'The e-mail or the password is wrong.'): ParleyError {
  return new ParleyError('sign_in.refused', { reason })
}
