import type { Key, TenantId } from '../model/ids.ts'
import type { RecordKind, Ref, Stored } from '../model/record.ts'

/** The records that a decision can read: as they were loaded, overlaid with what was decided since. */
export interface State {
  readonly tenant: TenantId
  get<R extends Stored>(kind: RecordKind<R>, id: R['id']): R | undefined
  /** The record that owns a key. */
  owner(key: Key): Stored | undefined
}

/** Names a record. */
export function refOf({ kind, id }: Stored): Ref {
  return { kind, id }
}
