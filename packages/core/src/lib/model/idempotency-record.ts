import { json, secret, text, time } from './column.ts'
import type { IdempotencyId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

/**
 * The answer to a command with an idempotency key.
 *
 * It is committed with the effect of the command. The same key and input return the same answer, without a second
 * effect.
 */
export interface IdempotencyRecord {
  kind: 'idempotency'
  tenant: TenantId
  id: IdempotencyId
  version: number
  /** A digest of the input: the same key with another input is an error. */
  fingerprint: string
  /** The answer, unchanged. */
  result: unknown
  at: Time
  /** The time from which the key can be used again. */
  expiresAt: Time
}

const queries = {
  /** By the time at which they expire. */
  expiring: { keyset: ['expiresAt', 'id'] },
} as const

/** The kind of an {@link IdempotencyRecord}. */
export const idempotency: RecordKind<IdempotencyRecord, typeof queries> = defineRecord<IdempotencyRecord>()({
  kind: 'idempotency',
  prefix: 'idm',
  table: 'idempotency',
  keyed: false,
  columns: { fingerprint: text, result: secret(json), at: time, expiresAt: time },
  queries,
})
