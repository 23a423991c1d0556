import type { AnyEvent, LoggedEvent } from '../model/event.ts'
import type { Cursor, Key, TenantId, Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { KeysetPosition } from '../model/query.ts'
import type { Query, Ref, Stored } from '../model/record.ts'
import type { Schema } from '../model/schema.ts'
import type { Signals } from './signals.ts'

/*
 * Glossary
 *
 * - Record: a row or document of one kind. It has a tenant, an id, a version that counts its writes, and optional
 *   keys.
 * - Key: a unique name of a record beside its id. Within a tenant one record at a time owns it.
 * - Commit: a change that takes effect wholly or not at all: records, counters, jobs and events together.
 * - Chain: commits of one batch that build on each other's versions.
 * - Log: the events of a tenant in the order of their commits, which never changes.
 * - Cursor: an opaque position in the log.
 * - Fence: the number of claims of a job. Only the holder of the newest may finish the job.
 */

/** A record to load: by its id, or by a key that it owns. */
export type Lookup = Ref | { readonly key: Key }

/** The loaded records. A record that does not exist is absent; foreign and missing records look the same. */
export interface Loaded {
  records: Stored[]
  /** The clock of the store, if several processes share one. It measures leases and due times. */
  now?: Time
}

/**
 * A condition for a commit to take effect. Every record and job that a commit writes has exactly one.
 *
 * The record is at this version, or does not exist. A job may also be running under this fence.
 */
export type Expectation =
  | { type: 'version'; ref: Ref; version: number }
  | { type: 'absent'; ref: Ref }
  | { type: 'lease'; job: Job['id']; fence: number }

/** A counter raised without a conflict. A record that does not exist yet is created as given, then raised. */
export interface Increment {
  record: Stored
  field: string
  by: number
}

/** A change that takes effect wholly or not at all. */
export interface Commit {
  tenant: TenantId
  expect: Expectation[]
  /** Whole records, each with its new version: one more than expected, or 1. `keys` become exactly those. */
  put: Stored[]
  add: Increment[]
  /** Whole jobs, likewise. A `done` job is deleted. */
  jobs: Job[]
  /** Appended to the tenant's log in this order, after those of every earlier commit. */
  events: AnyEvent[]
  /** Records to remove, with their keys. Each has an expectation. */
  remove: Ref[]
  /** Events that were committed before this time may leave the log, oldest first. */
  trim?: Time
}

/**
 * A commit took effect, or it met a conflict and left no trace. After a conflict, which may be spurious: load and
 * decide again.
 */
export type CommitResult = { ok: true } | { ok: false; conflict: string }

/** A query with its filters, its order and its page. */
export interface Question<R extends Stored = Stored, W = object> {
  /** One of the queries of a kind of the schema. */
  query: Query<R, W>
  where: W
  /** By the query's keyset, descending or ascending. */
  order: 'newest' | 'oldest'
  /** 1 to 1000. */
  limit: number
  /** Continue behind this position, in the query's order. */
  after?: KeysetPosition
}

/** One page of a query. */
export interface Page<R extends Stored = Stored> {
  records: R[]
  /** The position of the next page; absent on the last page. */
  next?: KeysetPosition
  /** The position of this page in the log. A stream from here misses nothing and repeats nothing of it. */
  asOf: Cursor
}

/** The limits of a queue. */
export interface QueueRule {
  queue: string
  /** The most of its jobs that run at once, over all processes. */
  concurrency: number
  /** Milliseconds between the starts of two jobs; 0 for no spacing. */
  spacing: number
  /** Milliseconds for which a claim is valid without a renewal. */
  lease: number
}

export interface ClaimOptions {
  now: Time
  limit: number
  /** Only jobs of these queues are claimed. */
  queues: readonly QueueRule[]
  signal?: AbortSignal | undefined
}

export interface LogOptions {
  /** Behind this cursor; `oldest` reads from the log's beginning, `newest` returns only its end. */
  after: Cursor | 'oldest' | 'newest'
  /** 1 to 1000. */
  limit: number
  signal?: AbortSignal | undefined
}

/** A section of the log. */
export interface LogPage {
  events: LoggedEvent[]
  /** The position of the next page. */
  cursor: Cursor
  /** The requested cursor is not of this log any more. The events between it and here are unknown. */
  reset: boolean
}

/** The capabilities of a store, as data. */
export interface StoreCapabilities {
  /** It survives the end of the process. */
  durable: boolean
  /**
   * Several processes may use it at once. The engine then also polls for their commits, and does not depend on signals.
   */
  shared: boolean
  /** The most commits that one call accepts. */
  batch: number
}

export interface MigrateOptions {
  /** All kinds of records of the program: those of the kernel and those of its modules. */
  schema: Schema
  /** `false` only reports. */
  apply: boolean
  signal?: AbortSignal | undefined
}

export interface MigrationReport {
  /**
   * The changes of this call, in order: `table tasks`, `column messages.ask_at`, `index tasks_status`, `function
   * commit_3f2a`.
   */
  applied: string[]
  /** The changes that are still missing. */
  pending: string[]
  /** Settings of the engine under which a power failure can lose acknowledged data, such as `fsync = off`. */
  unsafe?: string[]
}

export interface StoreOptions {
  signal?: AbortSignal | undefined
}

/**
 * The store of all records, jobs and events. Simple on purpose: it has no rule about conversations.
 *
 * Every member may be called concurrently, and rejects with a `ParleyError`. Its code decides whether a retry can
 * succeed:
 *
 * - `store.unavailable`: the engine beneath cannot answer now. Nothing of the call may be assumed, neither done nor
 *   undone.
 * - `store.refused`: the engine cannot hold or compare a value of the call. The same call is refused again, and
 *   nothing of it took effect.
 * - `store.misconfigured`: the store cannot be opened as it is configured.
 */
export interface Store extends AsyncDisposable {
  readonly capabilities: StoreCapabilities

  /** Signals between the processes that share the data; absent if the engine has none. */
  readonly signals?: Signals

  /**
   * Makes the tables, columns and indexes that the schema needs and the database lacks, or reports them. Called before
   * any other member; the store keeps the schema.
   *
   * Additions are computed: a further kind or column needs no SQL by hand. Anything else in the database stays. So an
   * older program and a newer one run side by side.
   *
   * Safe to call from many processes at once. The next call repeats one that was killed midway.
   *
   * Rejects with `store.misconfigured` for a database of a version before 1. It also rejects a database that this
   * program cannot share with its maker. It also rejects a column that existing records lack, if it is neither optional
   * nor has an initial value.
   */
  migrate(options: MigrateOptions): Promise<MigrationReport>

  /**
   * Does the one-time work of the first load and the first commit of a process. Examples: starting threads, opening
   * files and connections, preparing statements.
   *
   * Leaves no trace. A store without such work leaves it out.
   */
  warmUp?(options?: StoreOptions): Promise<void>

  /**
   * Reads records by id or by key, in one round trip for many.
   *
   * Returns the records as of every commit that was acknowledged before the call. A record that is requested twice is
   * returned once.
   */
  load(tenant: TenantId, lookups: readonly Lookup[], options?: StoreOptions): Promise<Loaded>

  /**
   * Makes changes durable; returns the results in the order of the commits.
   *
   * Each commit is all or nothing, and takes effect in the order of the batch. So a later one may build on the versions
   * of an earlier one. It fails together with the earlier one, even if another process has written that version since.
   *
   * A failed expectation is a conflict. So is a claim of a key or an id that another record owns. A conflict never
   * aborts the other commits of the batch. An acknowledged commit survives a crash.
   *
   * Rejects with `store.refused` if a commit of the batch holds a value that the engine cannot keep. An example is a
   * missing text that the schema requires. No commit of that batch took effect, and the others succeed in a batch
   * without it.
   */
  commit(commits: readonly Commit[], options?: StoreOptions): Promise<CommitResult[]>

  /**
   * Returns a page of a query.
   *
   * Pages neither skip nor repeat a record that does not move meanwhile. A page costs the same at any depth. A filter
   * is one value or `{ anyOf }`. For a set, the value is an element. A record matches with any of the values, and is
   * returned once.
   *
   * A query with `search` finds the records with every term of `where.terms` in their `searchedWords`, as stored now.
   * The one that was first written last comes first. Its order `oldest` is `store.misused`.
   */
  find<R extends Stored, W extends object>(
    tenant: TenantId,
    question: Question<R, W>,
    options?: StoreOptions,
  ): Promise<Page<R>>

  /**
   * Claims jobs to run, over all tenants, each for one caller at a time.
   *
   * A claimed job is due. It is waiting, or its worker's lease has passed. It is the oldest unfinished job of its group
   * in its queue. Its queue has a free slot and is past its spacing.
   *
   * Higher priority comes first, then earlier due, then earlier committed. A claim sets the lease and the state
   * `running`, and raises the fence and the version by one.
   */
  claim(options: ClaimOptions): Promise<Job[]>

  /**
   * Reads the log.
   *
   * The order never changes. An event is never returned while one that sorts before it may still become visible. All
   * readers of a tenant get the same sequence. Within a conversation it is the order of commits. A read that follows a
   * load returns every event of the loaded records.
   */
  log(tenant: TenantId, options: LogOptions): Promise<LogPage>
}
