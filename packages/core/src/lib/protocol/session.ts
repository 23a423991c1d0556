import type { Action, Role } from '../model/principal.ts'
import type { PersonReference } from './person.ts'

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
