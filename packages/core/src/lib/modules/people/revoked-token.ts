import { time } from '../../model/column.ts'
import { sha256Of } from '../../model/digest.ts'
import type { Branded, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'

export type RevokedTokenId = Branded<'RevokedTokenId'>

/** The mark of a JSON Web Token that is not accepted any more. */
export interface RevokedToken {
  kind: 'revokedToken'
  tenant: TenantId
  /** The digest of the `jti` of the token is in it. */
  id: RevokedTokenId
  version: number
  revokedAt: Time
  /** The end of the token. The mark is needed until then. */
  expiresAt: Time
}

const queries = { expiring: { keyset: ['expiresAt', 'id'] } } as const

/** The kind of a {@link RevokedToken}. */
export const revokedToken: RecordKind<RevokedToken, typeof queries> = defineRecord<RevokedToken>()({
  kind: 'revokedToken',
  prefix: 'rvk',
  table: 'revoked_tokens',
  keyed: false,
  columns: { revokedAt: time, expiresAt: time },
  queries,
  readAction: 'people.authenticate',
})

/** The id of the mark of a token, by its `jti`. */
export function revokedTokenIdOf(jti: string): RevokedTokenId {
  return `rvk_${sha256Of(jti)}` as RevokedTokenId
}
