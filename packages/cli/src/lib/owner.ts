import type { Logger } from '@parley/core'
import { ensureOwner, type Owner, ownerTicket, type PeopleAccess } from '@parley/server'
import type { Settings } from './settings.ts'

/** The e-mail of an owner that has none yet. */
const OWNER = 'owner@localhost'

/** The owner of the installation: it is made at the first start. */
export function ownerOf(people: PeopleAccess, { owner }: Pick<Settings, 'owner'>): Promise<Owner> {
  return ensureOwner(people, { email: owner?.email ?? OWNER, password: owner?.password })
}

/** A link that signs the owner in, once, within 15 minutes and on this machine. */
export async function signInLink(people: PeopleAccess, owner: Owner, { port, tls }: LinkPlace): Promise<string> {
  const { ticket } = await ownerTicket(people, owner)
  // A fragment is not sent, so it is in no log of a server or a proxy.
  return `${tls === undefined ? 'http' : 'https'}://localhost:${port}/#ticket=${ticket}`
}

/** Where the link leads to. */
export type LinkPlace = Pick<Settings, 'port' | 'tls'>

/** The link of a start. Absent if the owner has a password, or if this machine cannot reach the server as `localhost`. */
export async function firstLink(
  people: PeopleAccess,
  settings: Pick<Settings, 'owner' | 'host' | 'tls'> & { port: number },
  log: Logger,
): Promise<string | undefined> {
  const owner = await ownerOf(people, settings)
  if (owner.hasPassword) return undefined
  if (!/^(localhost|127\.|0\.0\.0\.0$|::1?$)/.test(settings.host)) {
    log.warn({ host: settings.host }, 'The owner has no password. Set one: parley password.')
    return undefined
  }
  return signInLink(people, owner, settings)
}
