import { ParleyError } from '@parley/core'
import type { PersonId, SessionId } from '@parley/core/people'
import type { Authenticated } from '../authenticated.ts'
import type { Client } from './client.ts'
import type { PeopleAccess } from './people-access.ts'
import { passwordOf } from './sign-in.ts'

/**
 * Changes the password of the caller, which a session has signed in. It ends all other sessions of the person.
 *
 * @throws `forbidden` for a key or a token, `input.invalid` naming `current`, `sign_in.limited`
 */
export async function changeOwnPassword(
  people: PeopleAccess,
  caller: Authenticated,
  { current, next }: { current?: string | undefined; next: string },
  client: Client,
): Promise<void> {
  const { id, by, source } = caller
  if (by !== 'session' || source == null)
    throw new ParleyError('forbidden', { reason: 'Only a person that has signed in changes its own password.' })
  const personId = id.slice('user:'.length) as PersonId
  const stored = await passwordOf(people, personId)
  if (stored !== undefined) {
    if (current === undefined) throw wrong('The current password is missing.')
    await people.limits
      .attempt({ address: client.address, email: `password of ${personId}` }, async () => {
        if (!(await people.passwords.verify(current, stored.hash))) throw new ParleyError('sign_in.refused')
      })
      .catch((error: unknown) => {
        throw ParleyError.is(error) && error.code === 'sign_in.refused'
          ? wrong('It is not the current password.')
          : error
      })
  }
  const hash = await people.passwords.hash(next)
  const was = stored?.version ?? 0
  await people.parts.view.people.setPassword({ personId, hash, was, keep: source as SessionId })
}

function wrong(reason: string): ParleyError {
  return new ParleyError('input.invalid', { field: 'current', reason })
}
