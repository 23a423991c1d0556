export type { CountersOf } from './lib/batch/batch-state.ts'
export { FailedWrites } from './lib/batch/failed-writes.ts'
export { planBatch } from './lib/batch/plan-batch.ts'
export type { PlacedEvent, Plan, Raise, Snapshot, StoredVersion, Trim } from './lib/batch/snapshot.ts'
export { unknownName } from './lib/errors/unknown-name.ts'
export {
  type AnyColumn,
  boolean,
  type Column,
  type ColumnType,
  counter,
  initially,
  initialOf,
  integer,
  json,
  type OptionalColumn,
  oneOf,
  optional,
  secret,
  set,
  text,
  time,
} from './lib/model/column.ts'
export type { LoggedEvent, ParleyEvent } from './lib/model/event.ts'
export type { Cursor, Key, TenantId, Time } from './lib/model/ids.ts'
export { type Job, job } from './lib/model/job.ts'
export type { Filter, KeysetPosition, QuerySource, SearchWhere, Where } from './lib/model/query.ts'
export type { Query } from './lib/model/record.ts'
export { defineRecord, type RecordKind, type RecordSource, type Ref, type Stored } from './lib/model/record.ts'
export { type Schema, schemaOf } from './lib/model/schema.ts'
export { processSignals } from './lib/ports/process-signals.ts'
export type { Signals } from './lib/ports/signals.ts'
export type {
  ClaimOptions,
  Commit,
  CommitResult,
  Expectation,
  Increment,
  Loaded,
  LogOptions,
  LogPage,
  Lookup,
  MigrateOptions,
  MigrationReport,
  Page,
  Question,
  QueueRule,
  Store,
  StoreCapabilities,
  StoreOptions,
} from './lib/ports/store.ts'
export { searchedWords, searchedWordsVersion } from './lib/search/match.ts'
export type { SearchTerm, SearchTerms } from './lib/search/term.ts'
export { parseSearch } from './lib/search/terms.ts'
