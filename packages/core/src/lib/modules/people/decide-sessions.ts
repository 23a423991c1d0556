import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { CommandsOf } from '../../ports/module.ts'
import { addPerson, type Draft, ensureFree, ensureMayGive, ensureNarrowable, found } from './draft.ts'
import { INVITED, type Invitation, type InvitationId, invitation } from './invitation.ts'
import { canonicalEmail, emailKey, secretKey } from './names.ts'
import { password, passwordIdOf } from './password.ts'
import { type Person, person } from './person.ts'
import { type SessionId, session } from './session.ts'
import type { AcceptedInvitation, NewSession, People, SignedIn } from './types.ts'

type InputOf<Name extends keyof CommandsOf<People>> = CommandsOf<People>[Name]['input']

export function signIn(draft: Draft, { personId, digest, expiresAt }: NewSession): SignedIn {
  const known = draft.get(person, personId)
  if (known === undefined || !known.active) throw new ParleyError('sign_in.refused')
  return begin(draft, known, { digest, expiresAt })
}

function begin(draft: Draft, known: Person, { digest, expiresAt }: Omit<NewSession, 'personId'>): SignedIn {
  const { id: personId, generation } = known
  const begun = draft.put(session, {
    ...{ id: draft.newId(session), keys: [secretKey('session', digest)], personId, generation },
    ...{ createdAt: draft.now, expiresAt, endedAt: null },
  })
  draft.emit({ type: 'person.signed_in', version: 1, sessionId: begun.id, personId })
  return { person: known, session: begun }
}

export function signOut(draft: Draft, id: SessionId): { ended: boolean } {
  const known = draft.get(session, id)
  if (known === undefined || known.endedAt !== null) return { ended: false }
  draft.put(session, { ...known, keys: [], endedAt: draft.now })
  draft.emit({ type: 'person.signed_out', version: known.version + 1, sessionId: id, personId: known.personId })
  return { ended: true }
}

export function invite(
  draft: Draft,
  { email, name, role, access = null, digest }: InputOf<'invite'>,
  state: State,
): Invitation {
  ensureMayGive(draft, role)
  ensureNarrowable(role, access)
  ensureFree(state, email)
  const id = draft.newId(invitation)
  draft.emit({ type: 'person.invited', version: 1, invitationId: id, role, by: draft.author })
  return draft.put(invitation, {
    ...{ id, keys: [secretKey('invitation', digest)], email: canonicalEmail(email), name: name ?? null, role, access },
    ...{ createdAt: draft.now, expiresAt: draft.now + INVITED, acceptedAt: null },
  })
}

export function uninvite(draft: Draft, id: InvitationId): Invitation {
  const known = found(draft.get(invitation, id), 'id')
  ensureMayGive(draft, known.role)
  draft.emit({ type: 'person.uninvited', version: known.version + 1, invitationId: id, by: draft.author })
  draft.remove(invitation, known)
  return known
}

export function accept(draft: Draft, given: AcceptedInvitation, state: State): SignedIn | Needs {
  const known = state.owner(secretKey('invitation', given.digest))
  if (!invitation.is(known) || known.acceptedAt !== null || known.expiresAt <= draft.now)
    throw new ParleyError('invitation.invalid')
  const { email, role, access } = known
  const key = emailKey(email)
  if (!state.has({ key })) return needs({ key })
  ensureFree(state, email)
  const made = addPerson(draft, { email, name: given.name, role, access })
  draft.put(password, { id: passwordIdOf(made.id), hash: given.hash, changedAt: draft.now })
  draft.put(invitation, { ...known, keys: [], acceptedAt: draft.now })
  return begin(draft, made, given.session)
}
