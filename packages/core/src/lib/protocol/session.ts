import { z } from 'zod'
import { type Action, allActions, type Role } from '../model/principal.ts'
import { characters } from './characters.ts'
import { type PersonReference, passwordSchema, roleSchema } from './person.ts'
import { timeSchema } from './time.ts'

/** The caller, as the server identifies it. */
export interface Session {
  principal: PersonReference & { role: Role }
  /** The actions of its role, so that a screen shows only what is allowed. */
  actions: Action[]
  tenant: string
  /** The way of signing in. Only a `session` can be signed out. */
  by: 'session' | 'key' | 'token'
  /** The time at which it ends; `null` for a key without an end. */
  expiresAt: string | null
}

/** The caller of a request, and its place in the log. */
export interface CurrentSession extends Session {
  /** The place in the log: `after` of a stream that misses nothing that happens from now on. */
  asOf: string
}

/** The request to sign in: a password, or a one-use ticket of the first start. */
export type SignIn = { email: string; password: string } | { ticket: string }

/** A change of the own password. It ends all other sessions of the person. */
export interface PasswordChange {
  /** Absent after a sign-in with a ticket. */
  current?: string | undefined
  /** 12 to 200 characters. */
  next: string
}

/** A one-use ticket, which opens one stream or socket as its caller. */
export interface Ticket {
  ticket: string
  /** At most 30 seconds from now. */
  expiresAt: string
}

const actionSchema: z.ZodType<Action> = z.enum([...allActions] as [Action, ...Action[]])

const fields = z.object({
  principal: z.object({ id: z.string(), name: z.string().nullable(), role: roleSchema }),
  actions: z.array(actionSchema),
  tenant: z.string(),
  by: z.enum(['session', 'key', 'token']),
  expiresAt: timeSchema.nullable(),
})

const example: Session = {
  principal: { id: 'user:psn_5b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e', name: 'Ann Lee', role: 'viewer' },
  actions: ['conversations.read', 'messages.read'],
  tenant: 'default',
  by: 'session',
  expiresAt: '2026-03-31T09:30:00.000Z',
}

export const sessionSchema: z.ZodType<Session> = fields.meta({
  id: 'Session',
  description: 'The caller: its principal, the actions of its role, and the end of its credentials.',
  examples: [example],
})

export const currentSessionSchema: z.ZodType<CurrentSession> = fields.extend({ asOf: z.string() }).meta({
  id: 'CurrentSession',
  description: 'The caller, and the place in the log: `after` of a stream that misses nothing from now on.',
  examples: [{ ...example, asOf: '61d6ca50c902089c.6' }],
})

export const signInSchema: z.ZodType<SignIn> = z
  .union(
    [
      z.strictObject({ email: characters(1, 320), password: characters(1, 200) }),
      z.strictObject({ ticket: z.string().regex(/^[\w-]{1,200}$/, 'must be a ticket as it was given') }),
    ],
    'must have the texts email and password, or the text ticket',
  )
  .meta({
    id: 'SignIn',
    examples: [{ email: 'ann@example.com', password: 'a long and private password' }],
  })

export const passwordChangeSchema: z.ZodType<PasswordChange> = z
  .strictObject({ current: characters(1, 200).optional(), next: passwordSchema })
  .meta({
    id: 'PasswordChange',
    examples: [{ current: 'a long and private password', next: 'a longer and still private password' }],
  })

export const ticketSchema: z.ZodType<Ticket> = z.object({ ticket: z.string(), expiresAt: timeSchema }).meta({
  id: 'Ticket',
  description: 'Opens one stream or socket, within 30 seconds.',
  examples: [
    {
      ticket: '2a3b4c5d6e7f80912a3b4c5d6e7f80912a3b4c5d6e7f80912a3b4c5d6e7f8091',
      expiresAt: '2026-03-01T09:30:30.000Z',
    },
  ],
})
