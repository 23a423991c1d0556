import type { Key, TenantId } from '../model/ids.ts'
import type { AnyRecord, Kind, RecordOf } from '../model/record.ts'
import type { Ref } from '../ports/store.ts'

/** What a decision may look at: records as they were loaded, with what was decided since laid over them. */
export interface State {
  readonly tenant: TenantId
  get<K extends Kind>(kind: K, id: RecordOf<K>['id']): RecordOf<K> | undefined
  /** The record that owns a key. */
  owner(key: Key): AnyRecord | undefined
}

/** Names a record. */
export function refOf(record: AnyRecord): Ref {
  return { kind: record.kind, id: record.id }
}
