import type { Role } from '../model/principal.ts'

/** A person of the team, or another principal, as other people see it. */
export interface PersonReference {
  /** The id of its principal, such as `user:psn_…` or `key:key_…`. It is the `assignee` and the `author` of records. */
  id: string
  /** `null` if the installation has no name for it. */
  name: string | null
}

/** A person of the team on the wire. */
export interface Person extends PersonReference {
  email: string
  role: Role
  /** A person that is not `active` cannot sign in, and has no open session. */
  active: boolean
  createdAt: string
  lastSeenAt: string | null
}

/** A change of a person. Absent fields stay as they are. */
export interface PersonPatch {
  name?: string | undefined
  role?: Role | undefined
  active?: boolean | undefined
}

/** An invitation of a person. It is accepted once, before it expires. */
export interface Invitation {
  id: string
  email: string
  name: string | null
  role: Role
  createdAt: string
  expiresAt: string
  acceptedAt: string | null
}

/** An invitation to make. */
export interface NewInvitation {
  email: string
  name?: string | undefined
  role: Role
}

/** An invitation with its secret, which is shown once. */
export interface MadeInvitation extends Invitation {
  /** The secret of the link: `/#invitation=SECRET`. */
  secret: string
}

/** The acceptance of an invitation. It signs the person in. */
export interface Acceptance {
  secret: string
  name: string
  /** 12 to 200 characters. */
  password: string
}
