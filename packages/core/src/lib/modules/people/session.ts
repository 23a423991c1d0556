import { integer, optional, text, time } from '../../model/column.ts'
import type { Branded, Key, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import type { PersonId } from './person.ts'

export type SessionId = Branded<'SessionId'>

/** A sign-in of a person in one browser. */
export interface Session {
  kind: 'session'
  tenant: TenantId
  id: SessionId
  version: number
  /** The digest of its secret, which only the browser has. */
  keys: Key[]
  personId: PersonId
  /** The generation of the person at the sign-in. */
  generation: number
  createdAt: Time
  expiresAt: Time
  /** `null` until the person signs out. */
  endedAt: Time | null
}

const queries = { expiring: { keyset: ['expiresAt', 'id'] } } as const

/** The kind of a {@link Session}. */
export const session: RecordKind<Session, typeof queries> = defineRecord<Session>()({
  kind: 'session',
  prefix: 'ses',
  table: 'sessions',
  keyed: true,
  columns: { personId: text, generation: integer, createdAt: time, expiresAt: time, endedAt: optional(time) },
  queries,
  readAction: 'people.manage',
})
