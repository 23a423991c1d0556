import type { Key, TenantId } from '../model/ids.ts'
import type { RecordKind, Ref, Stored } from '../model/record.ts'
import type { Lookup } from '../ports/store.ts'

/** The records that a decision can read: as they were loaded, overlaid with what was decided since. */
export interface State {
  readonly tenant: TenantId
  get<R extends Stored>(kind: RecordKind<R>, id: R['id']): R | undefined
  /** Whether a record or a key was looked for. Where it was not, a decision must ask for it with `needs`. */
  has(lookup: Lookup): boolean
  /** The record that owns a key. */
  owner(key: Key): Stored | undefined
}

/** Names a record. */
export function refOf({ kind, id }: Stored): Ref {
  return { kind, id }
}
