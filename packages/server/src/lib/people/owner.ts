import { ParleyError } from '@parley/core'
import { emailKey, type Person, person, TEAM, team } from '@parley/core/people'
import type { PeopleAccess } from './people-access.ts'
import { passwordOf } from './sign-in.ts'
import type { IssuedTicket } from './tickets.ts'

/** The owner of an installation, and whether it has a password. */
export interface Owner {
  id: Person['id']
  email: string
  hasPassword: boolean
}

/**
 * The first active owner. It is made if there is none. `password` is set if the owner has none.
 *
 * Several processes that start at once make one owner.
 */
export async function ensureOwner(
  people: PeopleAccess,
  { email, name = 'Owner', password }: { email: string; name?: string; password?: string | undefined },
): Promise<Owner> {
  const { view } = people.parts
  const known = (await firstOwner(people)) ?? (await madeOwner(people, { email, name }))
  const stored = await passwordOf(people, known.id)
  if (stored === undefined && password !== undefined) {
    const hash = await people.passwords.hash(password)
    // Another process may have set it meanwhile.
    await view.people.setPassword({ personId: known.id, hash, was: 0 }).catch(ignoreRefusal)
  }
  return { id: known.id, email: known.email, hasPassword: stored !== undefined || password !== undefined }
}

async function firstOwner({ parts: { view } }: PeopleAccess): Promise<Person | undefined> {
  const [id] = (await view.load([team.ref(TEAM)])).find(team.is)?.owners ?? []
  return id === undefined ? undefined : (await view.load([person.ref(id)])).find(person.is)
}

async function madeOwner(people: PeopleAccess, { email, name }: { email: string; name: string }): Promise<Person> {
  try {
    return await people.parts.view.people.add({ email, name, role: 'owner' })
  } catch (error) {
    if (!ParleyError.is(error) || error.code !== 'person.exists') throw error
    const other = await firstOwner(people)
    if (other !== undefined) return other
    throw error
  }
}

function ignoreRefusal(error: unknown): void {
  if (!ParleyError.is(error) || error.code !== 'sign_in.refused') throw error
}

/** A one-use ticket that signs the owner in from this machine, within 15 minutes. */
export function ownerTicket(people: PeopleAccess, owner: Pick<Owner, 'id'>): Promise<IssuedTicket> {
  const principal = { id: `user:${owner.id}`, role: 'owner' } as const
  const tenant = people.parts.view.id
  return people.tickets.make('signIn', {
    ...{ principal, tenant, name: null, by: 'session', source: null, expiresAt: null },
  })
}

/** Sets the password of a person by its e-mail, and ends all its sessions. @throws `not_found` naming `email` */
export async function setPasswordOf(people: PeopleAccess, email: string, password: string): Promise<void> {
  const { view } = people.parts
  const known = (await view.load([{ key: emailKey(email) }])).find(person.is)
  if (known === undefined) throw new ParleyError('not_found', { field: 'email', reason: 'No person has this e-mail.' })
  const was = (await passwordOf(people, known.id))?.version ?? 0
  await view.people.setPassword({ personId: known.id, hash: await people.passwords.hash(password), was })
}
