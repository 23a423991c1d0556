import type { AnyEvent, LoggedEvent } from '../model/event.ts'
import type { Cursor, Key, TenantId, Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { KeysetPosition } from '../model/query.ts'
import type { Query, Ref, Stored } from '../model/record.ts'
import type { Schema } from '../model/schema.ts'
import type { Signals } from './signals.ts'

/*
 * Glossary
 *   record    a row or document of one kind; has a tenant, an id, a version that counts its writes, and perhaps keys
 *   key       a unique name of a record beside its id; owned by one record at a time, within a tenant
 *   commit    a change that takes effect wholly or not at all: records, counters, jobs and events together
 *   chain     commits of one batch that build on each other's versions
 *   log       the events of a tenant in the order of their commits, which never changes
 *   cursor    an opaque position in the log
 *   fence     how often a job was claimed; only the holder of the newest may finish it
 */

/** What to load: a record by its id, or the record that owns a key. */
export type Lookup = Ref | { readonly key: Key }

/** What was found. A record that does not exist is absent; foreign and missing look the same. */
export interface Loaded {
  records: Stored[]
  /** The clock of the store, where several processes share one. Leases and dues are measured by it. */
  now?: Time
}

/**
 * What must still be true for a commit to take effect. Every record and job that a commit writes has exactly one:
 * it is at this version, it does not exist, or (for a job) it is running under this fence.
 */
export type Expectation =
  | { type: 'version'; ref: Ref; version: number }
  | { type: 'absent'; ref: Ref }
  | { type: 'lease'; job: Job['id']; fence: number }

/** A counter raised without a conflict. Where the record does not exist yet it is created as given, then raised. */
export interface Increment {
  record: Stored
  field: string
  by: number
}

/** A change that takes effect wholly or not at all. */
export interface Commit {
  tenant: TenantId
  expect: Expectation[]
  /** Whole records, each with the version it has from now on: one more than expected, or 1. `keys` become exactly those. */
  put: Stored[]
  add: Increment[]
  /** Whole jobs, likewise. A `done` job is forgotten. */
  jobs: Job[]
  /** Appended to the tenant's log in this order, after those of every earlier commit. */
  events: AnyEvent[]
  /** Records that cease to exist, with their keys. Each has an expectation. */
  remove: Ref[]
  /** Events that were committed before this time may leave the log, oldest first. */
  trim?: Time
}

/** A commit took effect, or it met a conflict and left no trace. A conflict may be spurious: it means load, decide again. */
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

/** What a query found. */
export interface Page<R extends Stored = Stored> {
  records: R[]
  /** Where to continue; absent on the last page. */
  next?: KeysetPosition
  /** The position in the log that this page is as of: a stream from here misses nothing and repeats nothing of it. */
  asOf: Cursor
}

/** How a queue may run. */
export interface QueueRule {
  queue: string
  /** How many of its jobs may run at once, over all processes. */
  concurrency: number
  /** Milliseconds between the starts of two jobs; 0 where none are needed. */
  spacing: number
  /** How long a claim is trusted without being renewed, in milliseconds. */
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
  /** Behind this cursor; `oldest` reads from the log's beginning, `newest` answers only where it ends. */
  after: Cursor | 'oldest' | 'newest'
  /** 1 to 1000. */
  limit: number
  signal?: AbortSignal | undefined
}

/** A stretch of the log. */
export interface LogPage {
  events: LoggedEvent[]
  /** Where to go on. */
  cursor: Cursor
  /** The cursor asked for is not of this log any more: events between it and here cannot be told. */
  reset: boolean
}

/** What a store can do, as data. */
export interface StoreCapabilities {
  /** Survives the end of the process. */
  durable: boolean
  /** Several processes may use it at once: what others commit is looked for, not only heard of. */
  shared: boolean
  /** The most commits that one call takes. */
  batch: number
}

export interface MigrateOptions {
  /** All kinds of records that the program has: those of the kernel and those of its modules. */
  schema: Schema
  /** `false` only reports. */
  apply: boolean
  signal?: AbortSignal | undefined
}

export interface MigrationReport {
  /** What this call made, in order: `table tasks`, `column messages.ask_at`, `index tasks_status`, `function commit_3f2a`. */
  applied: string[]
  /** What is still to be made. */
  pending: string[]
  /** Settings of the engine, such as `fsync = off`, under which what was acknowledged can be lost with the power. */
  unsafe?: string[]
}

export interface StoreOptions {
  signal?: AbortSignal | undefined
}

/**
 * Where everything is kept. Dumb on purpose: no rule about conversations lives in a store.
 *
 * Every member may be called concurrently, and rejects with a `ParleyError`. Its code says whether a retry can succeed:
 *
 * - `store.unavailable`: the engine beneath cannot answer now. Nothing of the call may be assumed, neither done nor undone.
 * - `store.refused`: the engine cannot hold or compare a value of the call. The same call is refused again, and nothing of
 *   it took effect.
 * - `store.misconfigured`: the store cannot be opened as it is configured.
 */
export interface Store extends AsyncDisposable {
  readonly capabilities: StoreCapabilities

  /** How processes that share the data tell each other of it; not there where the engine has no way. */
  readonly signals?: Signals

  /**
   * Makes the tables, columns and indexes that the schema needs and the database lacks, or reports them. Called before any
   * other member; the store keeps the schema.
   *
   * Adding is computed: a kind or a column more needs no SQL by hand. What the database has beyond the schema stays, so that
   * an older program and a newer one run side by side. Safe to call from many processes at once. A call that was killed
   * midway is repeated by the next.
   *
   * Rejects with `store.misconfigured` for a database of a version before 1, for one that a program made which this program
   * cannot share it with, and for a column that records lack: neither optional nor with an initial value.
   */
  migrate(options: MigrateOptions): Promise<MigrationReport>

  /**
   * Does the one-time work of the first load and the first commit of a process: starts threads, opens files and
   * connections, prepares statements. Leaves no trace. A store without such work leaves it out.
   */
  warmUp?(options?: StoreOptions): Promise<void>

  /**
   * Reads records by id or by key, in one round trip for many.
   *
   * Sees every commit that was acknowledged before the call. A record asked for twice comes once.
   */
  load(tenant: TenantId, lookups: readonly Lookup[], options?: StoreOptions): Promise<Loaded>

  /**
   * Makes changes durable; answers in the order given.
   *
   * Each commit is all or nothing, and takes effect in the order of the batch, so that a later one may build on the
   * versions of an earlier one; it fails with that one, also where somebody else has made that version since. A commit
   * whose expectation fails, or which claims a key or an id that another record owns, is a conflict and never aborts its
   * neighbors. When it answers, what it acknowledged survives a crash.
   *
   * Rejects with `store.refused` where a commit of the batch holds a value that the engine cannot keep, such as no text
   * where the schema requires one. No commit of that batch took effect, and the others succeed in a batch without it.
   */
  commit(commits: readonly Commit[], options?: StoreOptions): Promise<CommitResult[]>

  /**
   * Returns a page of a query.
   *
   * Pages neither skip nor repeat a record that does not move meanwhile. A page costs the same at any depth. A filter is one
   * value or `{ anyOf }`; of a set it is an element, and a record fits that has any of them. A record comes once.
   *
   * A query with `search` finds the records whose `searchedWords`, as they are stored now, have every term of
   * `where.terms`. The one that was first written last comes first. Its order `oldest` is `store.misused`.
   */
  find<R extends Stored, W extends object>(
    tenant: TenantId,
    question: Question<R, W>,
    options?: StoreOptions,
  ): Promise<Page<R>>

  /**
   * Hands out jobs to run, over all tenants, each to one caller at a time.
   *
   * A job is handed out that is due, is waiting or was left by a worker whose lease has passed, is the oldest unfinished
   * of its group in its queue, and whose queue has a free slot and is past its spacing; higher priority first, then
   * earlier due, then earlier committed. Its lease is set, its fence and version raised by one, its state `running`.
   */
  claim(options: ClaimOptions): Promise<Job[]>

  /**
   * Reads the log.
   *
   * The order never changes; an event is never shown while one that sorts before it may still become visible. All
   * readers of a tenant see the same sequence, and within a conversation it is the order of commits. A read that follows
   * a load returns every event of what the load returned.
   */
  log(tenant: TenantId, options: LogOptions): Promise<LogPage>
}
