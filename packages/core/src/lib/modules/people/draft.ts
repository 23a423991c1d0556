import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { Time } from '../../model/ids.ts'
import { type Role, roles } from '../../model/principal.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import { emailKey } from './names.ts'
import { type Person, type PersonId, person } from './person.ts'
import { TEAM, team } from './team.ts'
import type { People } from './types.ts'

/** A commit as this module writes it. */
export type Draft = ModuleDraft<People>

/**
 * Ensures that the caller may give a role, or change a principal with it.
 *
 * @throws `forbidden` if the role has an action that the role of the caller lacks
 */
export function ensureMayGive({ role: own }: Draft, given: Role): void {
  if (own === null || roles[given].every((action) => roles[own].includes(action))) return
  throw new ParleyError('forbidden', { field: 'role', reason: `The role ${own} gives no role ${given}.` })
}

/** @throws `person.exists` if a person has the e-mail */
export function ensureFree(state: State, email: string): void {
  if (state.owner(emailKey(email)) !== undefined) throw new ParleyError('person.exists', { field: 'email' })
}

/** A new person, as a record. */
export function addPerson(
  draft: Draft,
  {
    email,
    name,
    role,
    access = null,
  }: { email: string; name: string; role: Role; access?: string[] | null | undefined },
): Person {
  ensureNarrowable(role, access)
  const id = draft.newId(person)
  const made = draft.put(person, {
    ...{ id, keys: [emailKey(email)], email, name, role, access },
    ...{ active: true, generation: 1, createdAt: draft.now, lastSeenAt: null },
  })
  if (role === 'owner') noteOwner(draft, made)
  draft.emit({ type: 'person.added', version: 1, personId: id, role, by: draft.author })
  return made
}

/** Whether a role is about the whole tenant, so that nothing narrows it. */
export function isWhole(role: Role): boolean {
  return role === 'owner' || role === 'admin'
}

/** @throws `input.invalid` for access keys of a role that nothing narrows */
export function ensureNarrowable(role: Role, access: readonly string[] | null): void {
  if (access === null || !isWhole(role)) return
  const reason = `A person with the role ${role} sees all conversations. Leave access out, or choose agent or viewer.`
  throw new ParleyError('input.invalid', { field: 'access', reason })
}

/**
 * Notes whether a person is one of the active owners.
 *
 * @throws `person.last_owner` if none would be left
 */
export function noteOwner(draft: Draft, { id, role, active }: Pick<Person, 'id' | 'role' | 'active'>): void {
  const known = draft.get(team, TEAM)?.owners ?? []
  const isOwner = role === 'owner' && active
  if (known.includes(id) === isOwner) return
  const owners: PersonId[] = isOwner ? [...known, id] : known.filter((each) => each !== id)
  if (owners.length === 0) throw new ParleyError('person.last_owner')
  draft.put(team, { id: TEAM, owners })
}

/** The record that a caller names. @throws `not_found` */
export function found<R>(record: R | undefined, field: string): R {
  if (record === undefined) throw new ParleyError('not_found', { field })
  return record
}

/** The beginning of a minute. */
export function minuteOf(time: Time): Time {
  return time - (time % 60_000)
}
