import type { Time } from '../../model/ids.ts'
import type { Role } from '../../model/principal.ts'
import type { Command } from '../../ports/module.ts'
import type { ApiKey, ApiKeyId, apiKey } from './api-key.ts'
import type { Invitation, InvitationId, invitation } from './invitation.ts'
import type { Person, PersonId, person } from './person.ts'
import type { RevokedToken, revokedToken } from './revoked-token.ts'
import type { Session, SessionId, session } from './session.ts'
import type { Ticket, TicketHolder, TicketId, TicketUse, ticket } from './ticket.ts'

/** The author of a change: the id of a principal, or `null` for the installation itself. */
interface Audited {
  by: string | null
}

/** A person to add. */
export interface NewPerson {
  email: string
  name: string
  role: Role
  /** The access keys that narrow it, beside the id of its principal. Default: `null`, all conversations. */
  access?: string[] | null | undefined
}

/** A change of a person. Absent fields stay as they are. */
export interface PersonChange {
  id: PersonId
  name?: string | undefined
  role?: Role | undefined
  active?: boolean | undefined
  /** `null`: it sees all conversations. */
  access?: string[] | null | undefined
}

/** A person to invite. */
export interface Invited {
  email: string
  name?: string | undefined
  role: Role
  access?: string[] | null | undefined
  digest: string
}

/** A key to make. Its secret stays outside: only the digest and the first characters are stored. */
export interface NewKey {
  name: string
  role: Role
  access?: string[] | undefined
  expiresAt?: Time | undefined
  digest: string
  prefix: string
}

/** A session to begin. */
export interface NewSession {
  personId: PersonId
  digest: string
  expiresAt: Time
}

/** A new password of a person. */
export interface NewPassword {
  personId: PersonId
  hash: string
  /** The version of the former password, 0 without one. The change fails if it was changed meanwhile. */
  was: number
  /** The session that stays. All others end. */
  keep?: SessionId | undefined
}

/** The acceptance of an invitation, with its first session. */
export interface AcceptedInvitation {
  digest: string
  name: string
  hash: string
  session: { digest: string; expiresAt: Time }
}

/** A person, and the session that it has begun. */
export interface SignedIn {
  person: Person
  session: Session
}

/** The reads, events and commands of people. The server has the routes. */
export interface People {
  id: 'people'
  reads: {
    list: typeof person.queries.people
    get: typeof person
    keys: typeof apiKey.queries.keys
    invitations: typeof invitation.queries.invitations
    expiringSessions: typeof session.queries.expiring
    expiringTickets: typeof ticket.queries.expiring
    expiringTokens: typeof revokedToken.queries.expiring
  }
  events: {
    'person.added': Audited & { personId: PersonId; role: Role }
    'person.changed': Audited & { personId: PersonId; role: Role; active: boolean }
    'person.password_changed': Audited & { personId: PersonId }
    'person.invited': Audited & { invitationId: InvitationId; role: Role }
    'person.uninvited': Audited & { invitationId: InvitationId }
    'person.signed_in': { sessionId: SessionId; personId: PersonId }
    'person.signed_out': { sessionId: SessionId; personId: PersonId }
    'key.made': Audited & { keyId: ApiKeyId; role: Role }
    'key.revoked': Audited & { keyId: ApiKeyId }
  }
  commands: {
    /** Adds a person without a password. @throws `person.exists`, `forbidden` for a higher role than that of the caller */
    add: Command<NewPerson, Person>
    /**
     * Changes a person. A change of the role or of `access`, and the end of `active`, end all its sessions.
     *
     * @throws `not_found`, `person.last_owner`, `forbidden` for a higher role than that of the caller
     */
    change: Command<PersonChange, Person>
    /** Sets the password of a person, and ends its other sessions. @throws `not_found`, `sign_in.refused` */
    setPassword: Command<NewPassword, Person>
    /** Begins a session. @throws `sign_in.refused` for a person that is not active */
    signIn: Command<NewSession, SignedIn>
    /** Ends a session. */
    signOut: Command<SessionId, { ended: boolean }>
    /** Notes that a person or a key was used, to the minute. */
    seen: Command<{ personId: PersonId } | { keyId: ApiKeyId }, { noted: boolean }>
    /** Makes a key. @throws `forbidden` for a higher role than that of the caller */
    makeKey: Command<NewKey, ApiKey>
    /** Revokes a key at once. A revoked key stays in the list. @throws `not_found` */
    revokeKey: Command<ApiKeyId, ApiKey>
    /** Invites a person for seven days. @throws `person.exists`, `forbidden` for a higher role than that of the caller */
    invite: Command<Invited, Invitation>
    /** Withdraws an invitation. @throws `not_found` */
    uninvite: Command<InvitationId, Invitation>
    /** Accepts an invitation: one of any number of calls at once succeeds. @throws `invitation.invalid`, `person.exists` */
    accept: Command<AcceptedInvitation, SignedIn>
    /** Issues a ticket. It expires after 30 seconds, and one that signs in after 15 minutes, at the latest. */
    issueTicket: Command<{ digest: string; use: TicketUse; holder: TicketHolder; expiresAt: Time }, Ticket>
    /** Redeems a ticket: one of any number of calls at once succeeds. @throws `auth.invalid` */
    redeemTicket: Command<{ digest: string; use: TicketUse }, Ticket>
    /** Revokes a JSON Web Token by its `jti`, until its end. */
    revokeToken: Command<{ jti: string; expiresAt: Time }, RevokedToken>
    /** Removes these records if they have expired. */
    removeExpired: Command<
      { sessions: SessionId[]; tickets: TicketId[]; tokens: RevokedToken['id'][] },
      { removed: number }
    >
  }
}
