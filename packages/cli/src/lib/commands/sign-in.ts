import { withPeople } from '../open-people.ts'
import { ownerOf, signInLink } from '../owner.ts'
import { readSettings, type Variables } from '../settings.ts'

/** `parley sign-in`: prints a link that signs the owner in to the running server. */
export async function signIn(variables: Variables): Promise<string> {
  const settings = readSettings(variables)
  if (settings.port === 0) throw new Error('PORT must be that of the running server, such as PORT=3000 parley sign-in.')
  const link = await withPeople(settings, async (people) =>
    signInLink(people, await ownerOf(people, settings), settings),
  )
  return `${link}\nIt works once, within 15 minutes, in a browser on this machine.\n`
}
