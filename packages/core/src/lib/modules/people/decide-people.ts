import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ApiKeyId } from './api-key.ts'
import { apiKey } from './api-key.ts'
import {
  addPerson,
  type Draft,
  ensureFree,
  ensureMayGive,
  ensureNarrowable,
  found,
  isWhole,
  minuteOf,
  noteOwner,
} from './draft.ts'
import { password, passwordIdOf } from './password.ts'
import type { PersonId } from './person.ts'
import { type Person, person } from './person.ts'
import { session } from './session.ts'
import type { NewPassword, NewPerson, PersonChange } from './types.ts'

export function add(draft: Draft, given: NewPerson, state: State): Person {
  ensureMayGive(draft, given.role)
  ensureFree(state, given.email)
  return addPerson(draft, given)
}

export function change(draft: Draft, { id, name, role, active, access }: PersonChange): Person {
  const known = found(draft.get(person, id), 'id')
  ensureMayGive(draft, known.role)
  const given = { name: name ?? known.name, role: role ?? known.role, active: active ?? known.active }
  const next = { ...known, ...given, access: access ?? null }
  if (access === undefined && !isWhole(next.role)) next.access = known.access
  ensureMayGive(draft, next.role)
  ensureNarrowable(next.role, next.access)
  const isNarrowed = JSON.stringify(next.access) !== JSON.stringify(known.access)
  const hasMoved = next.role !== known.role || next.active !== known.active || isNarrowed
  if (!hasMoved && next.name === known.name) return known
  if (hasMoved) noteOwner(draft, next)
  const { version } = known
  draft.emit({
    ...{ type: 'person.changed', version: version + 1, personId: id },
    ...{ role: next.role, active: next.active, by: draft.author },
  })
  return draft.put(person, { ...next, generation: known.generation + (hasMoved ? 1 : 0) })
}

export function setPassword(draft: Draft, { personId, hash, was, keep }: NewPassword): Person {
  const known = found(draft.get(person, personId), 'personId')
  const id = passwordIdOf(personId)
  if ((draft.get(password, id)?.version ?? 0) !== was)
    throw new ParleyError('sign_in.refused', { reason: 'The password was changed meanwhile.' })
  draft.put(password, { id, hash, changedAt: draft.now })
  const generation = known.generation + 1
  const kept = keep === undefined ? undefined : draft.get(session, keep)
  if (kept !== undefined && kept.personId === personId && kept.generation === known.generation)
    draft.put(session, { ...kept, generation })
  draft.emit({ type: 'person.password_changed', version: known.version + 1, personId, by: draft.author })
  return draft.put(person, { ...known, generation })
}

export function seen(draft: Draft, used: { personId: PersonId } | { keyId: ApiKeyId }): { noted: boolean } {
  const minute = minuteOf(draft.now)
  if ('personId' in used) {
    const known = draft.get(person, used.personId)
    if (known === undefined || (known.lastSeenAt ?? -1) >= minute) return { noted: false }
    draft.put(person, { ...known, lastSeenAt: minute })
    return { noted: true }
  }
  const known = draft.get(apiKey, used.keyId)
  if (known === undefined || (known.lastUsedAt ?? -1) >= minute) return { noted: false }
  draft.put(apiKey, { ...known, lastUsedAt: minute })
  return { noted: true }
}
