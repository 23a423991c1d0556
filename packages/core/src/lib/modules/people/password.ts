import { secret, text, time } from '../../model/column.ts'
import type { Branded, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import type { PersonId } from './person.ts'

export type PasswordId = Branded<'PasswordId'>

/** The password of a person, as its hash. It is a record of its own, so that no read of a person returns it. */
export interface Password {
  kind: 'password'
  tenant: TenantId
  id: PasswordId
  version: number
  hash: string
  changedAt: Time
}

/** The kind of a {@link Password}. */
export const password: RecordKind<Password> = defineRecord<Password>()({
  kind: 'password',
  prefix: 'pwd',
  table: 'passwords',
  keyed: false,
  columns: { hash: secret(text), changedAt: time },
  readAction: 'people.authenticate',
})

/** The id of the password of a person. */
export function passwordIdOf(id: PersonId): PasswordId {
  return id.replace(/^psn_/, 'pwd_') as PasswordId
}
