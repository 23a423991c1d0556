import { ParleyError } from '@parley/core'
import { setPasswordOf } from '@parley/server'
import { withPeople } from '../open-people.ts'
import { ownerOf } from '../owner.ts'
import { type PasswordInput, readPassword } from '../read-password.ts'
import { readSettings, type Variables } from '../settings.ts'

/** `parley password [EMAIL]`: sets the password of the owner, or of another person, and ends all its sessions. */
export async function setPassword(
  variables: Variables,
  [email, ...more]: readonly string[],
  input: PasswordInput,
): Promise<string> {
  if (more.length > 0) throw new Error('Name one person by its e-mail: parley password EMAIL.')
  const settings = readSettings(variables)
  const password = await readPassword(input)
  return withPeople(settings, async (people) => {
    const owner = settings.owner && { ...settings.owner, password: undefined }
    const name = email ?? (await ownerOf(people, { owner })).email
    try {
      await setPasswordOf(people, name, password)
    } catch (error) {
      if (!ParleyError.is(error) || error.code !== 'not_found') throw error
      throw new Error(`No person has the e-mail ${name}. Invite it, or name another one.`, { cause: error })
    }
    return `The password of ${name} is set, and its sessions have ended.\n`
  })
}
