import { boolean, integer, json, oneOf, optional, secret, text, time } from '../../model/column.ts'
import type { Branded, Key, TenantId, Time } from '../../model/ids.ts'
import type { Role } from '../../model/principal.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'

export type PersonId = Branded<'PersonId'>

/** A person of the team. The id of its principal is `user:` and the id of the person. */
export interface Person {
  kind: 'person'
  tenant: TenantId
  id: PersonId
  version: number
  /** The digest of its e-mail: one person has it. */
  keys: Key[]
  /** In lower case. */
  email: string
  name: string
  role: Role
  /**
   * The access keys that narrow it, beside the id of its principal. `null`: it sees all conversations. An owner or an
   * admin always does.
   */
  access: string[] | null
  /** A person that is not active cannot sign in. */
  active: boolean
  /** Rises with each change that ends all sessions. Only a session of the same generation is valid. */
  generation: number
  createdAt: Time
  /** To the minute. `null` before the first sign-in. */
  lastSeenAt: Time | null
}

const queries = { people: { keyset: ['createdAt', 'id'] } } as const

/** The kind of a {@link Person}. */
export const person: RecordKind<Person, typeof queries> = defineRecord<Person>()({
  kind: 'person',
  prefix: 'psn',
  table: 'people',
  keyed: true,
  columns: {
    email: secret(text),
    name: secret(text),
    role: oneOf('owner', 'admin', 'agent', 'viewer'),
    access: optional(json),
    active: boolean,
    generation: integer,
    createdAt: time,
    lastSeenAt: optional(time),
  },
  queries,
  visible: 'tenant',
  readAction: 'people.read',
})
