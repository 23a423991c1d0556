import type { AnyEvent } from '../model/event.ts'
import type { Key, TenantId, Time } from '../model/ids.ts'
import type { Stored } from '../model/record.ts'
import type { CommitResult } from '../ports/store.ts'

/** The part of the database that a batch of commits depends on. */
export interface Snapshot {
  /** The records and jobs that are expected, as far as they exist. */
  records: readonly StoredVersion[]
  /** The owners of the keys that are claimed, as far as they have one. */
  owners: readonly { tenant: TenantId; key: Key; id: string }[]
  /** The number of events that were ever committed, by tenant. A tenant without an entry counts from 0. */
  heads: ReadonlyMap<TenantId, number>
}

/** A record that exists, with the values that expectations compare. */
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

/** The place of an event. */
export interface PlacedEvent {
  tenant: TenantId
  place: number
  event: AnyEvent
}

/** A record that is raised, and the amount by field. */
export interface Raise {
  record: Stored
  by: { [field: string]: number }
}

/** Events of a tenant up to a place may be deleted while they are older than a time. */
export interface Trim {
  tenant: TenantId
  before: Time
  through: number
}

/** The result of a batch. Each row is written at most once, in the order of these members. */
export interface Plan {
  results: CommitResult[]
  /** Rows to delete: of records that were removed, or removed and made again. */
  remove: { kind: string; tenant: TenantId; id: string }[]
  /** New rows, in the order of their commits. */
  make: Stored[]
  /** Existing rows, in their new state. */
  change: Stored[]
  raise: Raise[]
  release: { tenant: TenantId; key: Key }[]
  claim: { tenant: TenantId; key: Key; kind: string; id: string }[]
  events: PlacedEvent[]
  heads: { tenant: TenantId; head: number }[]
  trims: Trim[]
}
