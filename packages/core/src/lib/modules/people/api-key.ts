import { json, oneOf, optional, secret, text, time } from '../../model/column.ts'
import type { Branded, Key, TenantId, Time } from '../../model/ids.ts'
import type { Role } from '../../model/principal.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'

export type ApiKeyId = Branded<'ApiKeyId'>

/** A key of the API. The id of its principal is `key:` and the id of the key. */
export interface ApiKey {
  kind: 'apiKey'
  tenant: TenantId
  id: ApiKeyId
  version: number
  /** The digest of its secret, which is not stored. Empty after the revocation. */
  keys: Key[]
  name: string
  role: Role
  /** The access keys that narrow it; `null` if nothing does. */
  access: string[] | null
  /** The first characters of the secret. */
  prefix: string
  createdAt: Time
  /** The id of the principal that made it. */
  createdBy: string | null
  /** To the minute. */
  lastUsedAt: Time | null
  expiresAt: Time | null
  revokedAt: Time | null
}

const queries = { keys: { keyset: ['createdAt', 'id'] } } as const

/** The kind of an {@link ApiKey}. */
export const apiKey: RecordKind<ApiKey, typeof queries> = defineRecord<ApiKey>()({
  kind: 'apiKey',
  prefix: 'key',
  table: 'api_keys',
  keyed: true,
  columns: {
    name: secret(text),
    role: oneOf('owner', 'admin', 'agent', 'viewer'),
    access: optional(json),
    prefix: text,
    createdAt: time,
    createdBy: optional(text),
    lastUsedAt: optional(time),
    expiresAt: optional(time),
    revokedAt: optional(time),
  },
  queries,
  readAction: 'keys.manage',
})
