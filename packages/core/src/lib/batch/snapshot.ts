import type { AnyEvent } from '../model/event.ts'
import type { Key, TenantId, Time } from '../model/ids.ts'
import type { Stored } from '../model/record.ts'
import type { CommitResult } from '../ports/store.ts'

/** What stands in the database of all that a batch of commits speaks of. */
export interface Snapshot {
  /** The records and jobs that are expected, as far as they exist. */
  records: readonly StoredVersion[]
  /** The owners of the keys that are claimed, as far as they have one. */
  owners: readonly { tenant: TenantId; key: Key; id: string }[]
  /** How many events were ever committed, by tenant; none where it is not told. */
  heads: ReadonlyMap<TenantId, number>
}

/** A record that exists, and what expectations ask of it. */
export interface StoredVersion {
  tenant: TenantId
  kind: string
  id: string
  version: number
  keys: readonly Key[]
  /** Of a job: its state and its fence. */
  state?: string
  fence?: number
}

/** Where an event goes. */
export interface PlacedEvent {
  tenant: TenantId
  place: number
  event: AnyEvent
}

/** A record that is raised, and by how much, by field. */
export interface Raise {
  record: Stored
  by: { [field: string]: number }
}

/** Events of a tenant up to a place may leave the log while they are older than a time. */
export interface Trim {
  tenant: TenantId
  before: Time
  through: number
}

/** What a batch comes to: each row is written at most once, in the order of these members. */
export interface Plan {
  results: CommitResult[]
  /** Rows to delete: what ceased to exist, and what did so and was made anew. */
  remove: { kind: string; tenant: TenantId; id: string }[]
  /** Rows that do not stand, in the order of their commits. */
  make: Stored[]
  /** Rows that stand, as they are from now on. */
  change: Stored[]
  raise: Raise[]
  release: { tenant: TenantId; key: Key }[]
  claim: { tenant: TenantId; key: Key; kind: string; id: string }[]
  events: PlacedEvent[]
  heads: { tenant: TenantId; head: number }[]
  trims: Trim[]
}
