import type { App } from '../../app.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changePassword } from './change-password.ts'
import { changePerson } from './change-person.ts'
import { invite } from './invite.ts'
import { issueTicket } from './issue-ticket.ts'
import { listInvitations } from './list-invitations.ts'
import { listKeys } from './list-keys.ts'
import { listPeople } from './list-people.ts'
import { makeKey } from './make-key.ts'
import type { PeopleContext } from './people-context.ts'
import { revokeKey } from './revoke-key.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { uninvite } from './uninvite.ts'

const open = ['POST /api/v1/session', 'POST /api/v1/invitations/accept']

/** Whether a route of the API needs no credentials. */
export function isOpenRoute(method: string, path: string): boolean {
  return open.includes(`${method} ${path}`)
}

/** Mounts the routes of people, sessions, invitations and keys. */
export function servePeople(app: App, context: PeopleContext): void {
  signIn(app, context)
  signOut(app, context)
  changePassword(app, context)
  issueTicket(app, context)
  listPeople(app)
  changePerson(app)
  listInvitations(app)
  invite(app, context)
  acceptInvitation(app, context)
  uninvite(app)
  listKeys(app)
  makeKey(app, context)
  revokeKey(app)
}
