import { secret, text, time } from '../../model/column.ts'
import type { Branded, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'

export type PushKeysId = Branded<'PushKeysId'>

/** The key pair that identifies an installation to push services. A browser subscribes with the public key. */
export interface PushKeyPair {
  publicKey: string
  privateKey: string
}

/** The key pair of a tenant, made once. */
export interface PushKeys extends PushKeyPair {
  kind: 'pushKeys'
  tenant: TenantId
  id: PushKeysId
  version: number
  createdAt: Time
}

/** The kind of {@link PushKeys}. */
export const pushKeys: RecordKind<PushKeys> = defineRecord<PushKeys>()({
  kind: 'pushKeys',
  prefix: 'pky',
  table: 'push_keys',
  keyed: false,
  columns: { publicKey: text, privateKey: secret(text), createdAt: time },
  visible: 'unnarrowed',
  readAction: 'people.authenticate',
})

/** The only key pair of a tenant. */
export const PUSH_KEYS: PushKeysId = 'pky_1' as PushKeysId
