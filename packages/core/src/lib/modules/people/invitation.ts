import { json, oneOf, optional, secret, text, time } from '../../model/column.ts'
import type { Branded, Key, TenantId, Time } from '../../model/ids.ts'
import type { Role } from '../../model/principal.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'

export type InvitationId = Branded<'InvitationId'>

/** For how many milliseconds an invitation can be accepted. */
export const INVITED: number = 7 * 86_400_000

/** An invitation of a person. One acceptance succeeds. */
export interface Invitation {
  kind: 'invitation'
  tenant: TenantId
  id: InvitationId
  version: number
  /** The digest of its secret. Empty after the acceptance. */
  keys: Key[]
  /** In lower case. */
  email: string
  name: string | null
  role: Role
  /** The access keys of the person. `null`: it sees all conversations. */
  access: string[] | null
  createdAt: Time
  expiresAt: Time
  acceptedAt: Time | null
}

const queries = { invitations: { keyset: ['createdAt', 'id'] } } as const

/** The kind of an {@link Invitation}. */
export const invitation: RecordKind<Invitation, typeof queries> = defineRecord<Invitation>()({
  kind: 'invitation',
  prefix: 'inv',
  table: 'invitations',
  keyed: true,
  columns: {
    email: secret(text),
    name: optional(secret(text)),
    role: oneOf('owner', 'admin', 'agent', 'viewer'),
    access: optional(json),
    createdAt: time,
    expiresAt: time,
    acceptedAt: optional(time),
  },
  queries,
  readAction: 'people.manage',
})
