import { optional, secret, text } from './column.ts'
import type { Branded, TenantId } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

export type InstallationId = Branded<'InstallationId'>

/** The facts about an installation, written when its store is first opened. A store has one, of no tenant. */
export interface Installation {
  kind: 'installation'
  tenant: TenantId
  id: InstallationId
  version: number
  /** The secret of the ids, if it was made with the store. `null` if it is given at each start. */
  secret: string | null
  /** A digest of the secret: another secret is refused. */
  fingerprint: string
}

/** The kind of an {@link Installation}. */
export const installation: RecordKind<Installation> = defineRecord<Installation>()({
  kind: 'installation',
  prefix: 'ins',
  table: 'installation',
  keyed: false,
  columns: { secret: secret(optional(text)), fingerprint: text },
})
