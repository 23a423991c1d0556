import type { Role } from '../model/principal.ts'

/** A key of the API on the wire. Its secret is not stored. */
export interface ApiKey {
  id: string
  name: string
  role: Role
  /** The access keys that narrow it; `null` if nothing does. */
  access: string[] | null
  /** The first characters of the secret, by which a person recognizes it. */
  prefix: string
  createdAt: string
  /** The id of the principal that made it. */
  createdBy: string | null
  /** To the minute. `null` before its first use. */
  lastUsedAt: string | null
  expiresAt: string | null
  revokedAt: string | null
}

/** A key to make. */
export interface NewApiKey {
  name: string
  role: Role
  access?: string[] | undefined
  expiresAt?: string | undefined
}

/** A key with its secret, which is shown once. */
export interface MadeApiKey extends ApiKey {
  secret: string
}
