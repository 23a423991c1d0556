import type { Key, TenantId } from '../model/ids.ts'
import type { RecordKind, Ref, Stored } from '../model/record.ts'
import type { Lookup } from '../ports/store.ts'

/** The records that a decision can read: as loaded, overlaid with the decisions since. */
export interface State {
  readonly tenant: TenantId
  get<R extends Stored>(kind: RecordKind<R>, id: R['id']): R | undefined
  /** Whether a record or a key was looked up. If it was not, a decision must request it with `needs`. */
  has(lookup: Lookup): boolean
  /** The record that owns a key. */
  owner(key: Key): Stored | undefined
}

/** Names a record. */
export function refOf({ kind, id }: Stored): Ref {
  return { kind, id }
}
