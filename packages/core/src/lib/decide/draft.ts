import type { AnyEvent, ParleyEvent } from '../model/event.ts'
import type { TenantId, Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import { type Keys, newId } from '../model/keys.ts'
import type { RecordKind, Ref, Stored } from '../model/record.ts'
import type { Commit, Expectation, Increment } from '../ports/store.ts'
import type { DecisionContext } from './decision.ts'
import { refOf, type State } from './state.ts'

/**
 * A commit in the making.
 *
 * Each write expects the version that the state has of its record, so no write is unguarded.
 */
export class Draft {
  readonly #state: State
  readonly #context: DecisionContext
  readonly #expect = new Map<string, Expectation>()
  readonly #put = new Map<string, Stored>()
  readonly #jobs = new Map<string, Job>()
  readonly #add: Increment[] = []
  readonly #remove: Ref[] = []
  readonly #events: AnyEvent[] = []
  #trim: Time | undefined
  #ids = 0
  #series = ''

  constructor(state: State, context: DecisionContext) {
    this.#state = state
    this.#context = context
  }

  /**
   * A finished commit, for further writes.
   *
   * Its fresh ids are a series of their own. The decision may have taken ids that its commit does not show.
   */
  static of(commit: Commit, state: State, context: DecisionContext): Draft {
    const draft = new Draft(state, context)
    for (const each of commit.expect) draft.#expect.set(each.type === 'lease' ? each.job : each.ref.id, each)
    for (const record of commit.put) draft.#put.set(record.id, record)
    for (const job of commit.jobs) draft.#jobs.set(job.id, job)
    draft.#add.push(...commit.add)
    draft.#remove.push(...commit.remove)
    draft.#events.push(...commit.events)
    draft.#trim = commit.trim
    draft.#series = '_r'
    return draft
  }

  get tenant(): TenantId {
    return this.#state.tenant
  }

  /** Makes the ids and keys of records that have a natural name. */
  get keys(): Keys {
    return this.#context.keys
  }

  get now(): Time {
    return this.#context.now
  }

  /** The parts of its context that modules read: the modules themselves, and the capabilities of channels. */
  get context(): DecisionContext {
    return this.#context
  }

  /** The events so far, in their order. */
  get events(): readonly AnyEvent[] {
    return this.#events
  }

  /** The state, overlaid with this draft's writes. */
  overlay(): State {
    const { tenant } = this.#state
    return {
      tenant,
      has: (lookup) => this.#state.has(lookup),
      get: (kind, id) => this.get(kind, id),
      owner: (key) => this.#state.owner(key),
    }
  }

  /** The record as this draft leaves it. */
  get<R extends Stored>(kind: RecordKind<R>, id: R['id']): R | undefined {
    const written = this.#put.get(id)
    return kind.is(written) ? written : this.#state.get(kind, id)
  }

  /** A fresh id. A repeated decision gets the same one. */
  newId<R extends Stored>(kind: RecordKind<R>): R['id'] {
    const { id } = this.#context
    const suffix = this.#ids === 0 ? '' : `_${this.#ids}`
    this.#ids += 1
    return newId(kind, `${id}${this.#series}${suffix}`)
  }

  /** Writes a whole record; returns it with its new version. */
  put<R extends Stored>(kind: RecordKind<R>, record: NoInfer<Omit<R, 'kind' | 'tenant' | 'version'>>): R {
    const { tenant } = this.#state
    const written = { ...record, kind: kind.kind, tenant, version: this.#guard(kind, record.id) } as unknown as R
    this.#put.set(written.id, written)
    return written
  }

  /** Adds new work. An existing job of the same id is a conflict. */
  addJob(job: Job): void {
    this.#expect.set(job.id, { type: 'absent', ref: refOf(job) })
    this.#jobs.set(job.id, { ...job, version: 1 })
  }

  /** Ends or postpones work that this worker holds; returns it with its new version. */
  changeHeld(job: Job): Job {
    const next = { ...job, version: job.version + 1 }
    this.#expect.set(job.id, { type: 'lease', job: job.id, fence: job.fence })
    this.#jobs.set(job.id, next)
    return next
  }

  /** Changes work that no worker holds; returns it with its new version. */
  reviseJob(job: Job): Job {
    const revised = { ...job, version: job.version + 1 }
    this.#expect.set(job.id, { type: 'version', ref: refOf(job), version: job.version })
    this.#jobs.set(job.id, revised)
    return revised
  }

  remove<R extends Stored>(kind: RecordKind<R>, record: R): void {
    this.#guard(kind, record.id)
    this.#remove.push(refOf(record))
  }

  emit(event: ParleyEvent): void {
    this.#events.push(event)
  }

  /** Appends an event of a module. */
  append(event: AnyEvent): void {
    this.#events.push(event)
  }

  /** Removes the log's events from before a time. */
  trim(before: Time): void {
    this.#trim = before
  }

  /** Raises a counter of a record by an amount, which may be negative. It conflicts with no other change. */
  raise<R extends Stored>(record: R, field: keyof R & string, by: number): void {
    this.#add.push({ record, field, by })
  }

  /** Whether nothing is written, emitted or added. */
  get isEmpty(): boolean {
    return this.#expect.size === 0 && this.#events.length === 0 && this.#add.length === 0 && this.#trim === undefined
  }

  /** The finished commit. */
  commit(): Commit {
    return {
      tenant: this.#state.tenant,
      expect: [...this.#expect.values()],
      put: [...this.#put.values()],
      add: this.#add,
      jobs: [...this.#jobs.values()],
      events: this.#events,
      remove: this.#remove,
      ...(this.#trim === undefined ? {} : { trim: this.#trim }),
    }
  }

  #guard<R extends Stored>(kind: RecordKind<R>, id: R['id']): number {
    const known = this.#state.get(kind, id)
    const ref = kind.ref(id)
    this.#expect.set(
      id,
      known === undefined ? { type: 'absent', ref } : { type: 'version', ref, version: known.version },
    )
    return (known?.version ?? 0) + 1
  }
}
