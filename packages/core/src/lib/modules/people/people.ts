import { z } from 'zod'
import { principalSchema } from '../../model/principal.ts'
import type { Module } from '../../ports/module.ts'
import { defineModule } from '../define-module.ts'
import { apiKey } from './api-key.ts'
import { issueTicket, makeKey, redeemTicket, removeExpired, revokeKey, revokeToken } from './decide-keys.ts'
import { add, change, seen, setPassword } from './decide-people.ts'
import { accept, invite, signIn, signOut, uninvite } from './decide-sessions.ts'
import { access, digest, email, hash, name, narrowing, role, time } from './inputs.ts'
import { invitation } from './invitation.ts'
import { emailKey, secretKey } from './names.ts'
import { password, passwordIdOf } from './password.ts'
import { person } from './person.ts'
import { revokedToken, revokedTokenIdOf } from './revoked-token.ts'
import { session } from './session.ts'
import { TEAM, team } from './team.ts'
import { type TicketHolder, ticket, ticketIdOf } from './ticket.ts'
import type { People } from './types.ts'

const use = z.enum(['stream', 'signIn'])

const holder: z.ZodType<TicketHolder> = z.strictObject({
  principal: principalSchema,
  tenant: z.string(),
  name: z.string().nullable(),
  by: z.enum(['session', 'key', 'token']),
  source: z.string().max(1000).nullable(),
  expiresAt: time.nullable(),
}) as z.ZodType<TicketHolder>

/** The commands of the installation itself. No role has their action. */
const own = { action: 'people.authenticate' } as const
const managed = { action: 'people.manage' } as const

/**
 * The people of the team, their sessions and invitations, the keys of the API, and one-use tickets.
 *
 * It stores digests of secrets and hashes of passwords only. It has no routes: the server has its own.
 */
export function people(): Module<People> {
  const byInvitation = { subject: 'invitationId' } as const
  return defineModule<People>({
    id: 'people',
    records: [person, password, session, apiKey, invitation, ticket, revokedToken, team],
    reads: {
      list: person.queries.people,
      get: person,
      keys: apiKey.queries.keys,
      invitations: invitation.queries.invitations,
      expiringSessions: session.queries.expiring,
      expiringTickets: ticket.queries.expiring,
      expiringTokens: revokedToken.queries.expiring,
    },
    events: {
      'person.added': { subject: 'personId' },
      'person.changed': { subject: 'personId' },
      'person.password_changed': { subject: 'personId' },
      'person.invited': byInvitation,
      'person.uninvited': byInvitation,
      'person.signed_in': { subject: 'sessionId' },
      'person.signed_out': { subject: 'sessionId' },
      'key.made': { subject: 'keyId' },
      'key.revoked': { subject: 'keyId' },
    },
    commands: {
      add: {
        ...managed,
        input: z.strictObject({ email, name, role, access: narrowing }),
        lookups: ({ email: given }) => [{ key: emailKey(given) }, team.ref(TEAM)],
        decide: add,
      },
      change: {
        ...managed,
        input: z.strictObject({
          id: person.idSchema,
          name: name.optional(),
          role: role.optional(),
          active: z.boolean().optional(),
          access: narrowing,
        }),
        lookups: ({ id }) => [person.ref(id), team.ref(TEAM)],
        decide: change,
      },
      setPassword: {
        ...own,
        input: z.strictObject({ personId: person.idSchema, hash, was: z.int(), keep: session.idSchema.optional() }),
        lookups: ({ personId, keep }) => [
          person.ref(personId),
          password.ref(passwordIdOf(personId)),
          ...(keep === undefined ? [] : [session.ref(keep)]),
        ],
        decide: setPassword,
      },
      signIn: {
        ...own,
        input: z.strictObject({ personId: person.idSchema, digest, expiresAt: time }),
        lookups: ({ personId }) => [person.ref(personId)],
        decide: signIn,
      },
      signOut: { ...own, input: session.idSchema, lookups: (id) => [session.ref(id)], decide: signOut },
      seen: {
        ...own,
        input: z.union([z.strictObject({ personId: person.idSchema }), z.strictObject({ keyId: apiKey.idSchema })]),
        lookups: (used) => ['personId' in used ? person.ref(used.personId) : apiKey.ref(used.keyId)],
        decide: seen,
      },
      makeKey: {
        action: 'keys.manage',
        input: z.strictObject({
          ...{ name, role, access, digest },
          expiresAt: time.optional(),
          prefix: z.string().max(20),
        }),
        decide: makeKey,
      },
      revokeKey: {
        action: 'keys.manage',
        input: apiKey.idSchema,
        lookups: (id) => [apiKey.ref(id)],
        decide: revokeKey,
      },
      invite: {
        ...managed,
        input: z.strictObject({ email, name: name.optional(), role, access: narrowing, digest }),
        lookups: ({ email: given }) => [{ key: emailKey(given) }],
        decide: invite,
      },
      uninvite: { ...managed, input: invitation.idSchema, lookups: (id) => [invitation.ref(id)], decide: uninvite },
      accept: {
        ...own,
        input: z.strictObject({ digest, name, hash, session: z.strictObject({ digest, expiresAt: time }) }),
        lookups: ({ digest: given }) => [{ key: secretKey('invitation', given) }, team.ref(TEAM)],
        decide: accept,
      },
      issueTicket: {
        ...own,
        input: z.strictObject({ digest, use, holder, expiresAt: time }),
        lookups: ({ digest: given }) => [ticket.ref(ticketIdOf(given))],
        decide: issueTicket,
      },
      redeemTicket: {
        ...own,
        input: z.strictObject({ digest, use }),
        lookups: ({ digest: given }) => [ticket.ref(ticketIdOf(given))],
        decide: redeemTicket,
      },
      revokeToken: {
        ...own,
        input: z.strictObject({ jti: z.string().min(1).max(1000), expiresAt: time }),
        lookups: ({ jti }) => [revokedToken.ref(revokedTokenIdOf(jti))],
        decide: revokeToken,
      },
      removeExpired: {
        ...own,
        input: z.strictObject({
          sessions: z.array(session.idSchema).max(100),
          tickets: z.array(ticket.idSchema).max(100),
          tokens: z.array(revokedToken.idSchema).max(100),
        }),
        lookups: ({ sessions, tickets, tokens }) => [
          ...sessions.map(session.ref),
          ...tickets.map(ticket.ref),
          ...tokens.map(revokedToken.ref),
        ],
        decide: removeExpired,
      },
    },
  })
}
