export { type Authenticate, byKeys } from './lib/authenticate.ts'
export type { Authenticated } from './lib/authenticated.ts'
export { isOrigin } from './lib/cors.ts'
export type { Tickets } from './lib/live/admission.ts'
export { bySession, type SessionOptions } from './lib/people/by-session.ts'
export { byStoredKeys } from './lib/people/by-stored-keys.ts'
export { byTicket } from './lib/people/by-ticket.ts'
export { firstOf } from './lib/people/first-of.ts'
export { byJwt } from './lib/people/jwt/by-jwt.ts'
export type {
  ClaimNames,
  JwtOptions,
  KeyAlgorithm,
  KeySetOptions,
  SecretAlgorithm,
  SecretOptions,
} from './lib/people/jwt/options.ts'
export { ensureOwner, type Owner, ownerTicket, setPasswordOf } from './lib/people/owner.ts'
export { type PasswordHash, pbkdf2 } from './lib/people/password-hash.ts'
export { openPeople, type PeopleAccess, type PeopleOptions } from './lib/people/people-access.ts'
export type { IssuedTicket } from './lib/people/tickets.ts'
export { createServer, type Server } from './lib/server.ts'
export type { ServerOptions } from './lib/server-options.ts'
