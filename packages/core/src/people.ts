export { type ApiKey, type ApiKeyId, apiKey } from './lib/modules/people/api-key.ts'
export { INVITED, type Invitation, type InvitationId, invitation } from './lib/modules/people/invitation.ts'
export { canonicalEmail, emailKey, type SecretUse, secretDigest, secretKey } from './lib/modules/people/names.ts'
export { type Password, type PasswordId, password, passwordIdOf } from './lib/modules/people/password.ts'
export { people } from './lib/modules/people/people.ts'
export { type Person, type PersonId, person } from './lib/modules/people/person.ts'
export {
  type RevokedToken,
  type RevokedTokenId,
  revokedToken,
  revokedTokenIdOf,
} from './lib/modules/people/revoked-token.ts'
export { type Session, type SessionId, session } from './lib/modules/people/session.ts'
export { TEAM, type Team, type TeamId, team } from './lib/modules/people/team.ts'
export {
  type Ticket,
  type TicketHolder,
  type TicketId,
  type TicketUse,
  ticket,
  ticketIdOf,
  ticketKept,
} from './lib/modules/people/ticket.ts'
export type {
  AcceptedInvitation,
  NewKey,
  NewPassword,
  NewPerson,
  NewSession,
  People,
  PersonChange,
  SignedIn,
} from './lib/modules/people/types.ts'
