import { ParleyError } from '@parley/core'
import { invitation, secretKey } from '@parley/core/people'
import type { PeopleAccess } from './people-access.ts'
import { type Begun, begunWith, newSession } from './sign-in.ts'

/**
 * Makes the invited person, and signs it in. A secret that is not known costs no hash of a password.
 *
 * @throws `invitation.invalid`, `person.exists`
 */
export async function acceptInvitation(
  people: PeopleAccess,
  { digest, name, password }: { digest: string; name: string; password: string },
): Promise<Begun> {
  const { view, now } = people.parts
  const known = (await view.load([{ key: secretKey('invitation', digest) }])).find(invitation.is)
  if (known === undefined || known.expiresAt <= now()) throw new ParleyError('invitation.invalid')
  const hash = await people.passwords.hash(password)
  const { secret, ...session } = newSession(people)
  const begun = await view.people.accept({ digest, name, hash, session })
  return begunWith(people, begun, secret)
}
