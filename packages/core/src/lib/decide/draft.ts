import type { ParleyEvent } from '../model/event.ts'
import type { ChannelId, Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import { deriveId } from '../model/keys.ts'
import type { AnyRecord, Kind, RecordOf } from '../model/record.ts'
import type { Tally } from '../model/statistic.ts'
import type { Commit, Expectation, Increment, Ref } from '../ports/store.ts'
import type { DecisionContext } from './decision.ts'
import { reactions } from './react.ts'
import { refOf, type State } from './state.ts'

const DAY = 86_400_000

type Written = Exclude<AnyRecord, Job>

/**
 * A commit while it is being written.
 *
 * It knows from the state what each write must expect, so that a decision only says what shall be: no write is unguarded.
 */
export class Draft {
  readonly #state: State
  readonly #context: DecisionContext
  readonly #expect = new Map<string, Expectation>()
  readonly #put = new Map<string, Written>()
  readonly #jobs = new Map<string, Job>()
  readonly #add: Increment[] = []
  readonly #remove: Ref[] = []
  readonly #events: ParleyEvent[] = []
  #trim: Time | undefined

  constructor(state: State, context: DecisionContext) {
    this.#state = state
    this.#context = context
  }

  /** The record as it stands in this draft. */
  get<K extends Kind>(kind: K, id: RecordOf<K>['id']): RecordOf<K> | undefined {
    const written = this.#put.get(id)
    return written?.kind === kind ? (written as RecordOf<K>) : this.#state.get(kind, id)
  }

  /** Writes a whole record; answers it with its new version. */
  put<R extends Written>(record: R): R {
    const written = { ...record, version: this.#guard(record) }
    this.#put.set(record.id, written)
    return written
  }

  /** Adds new work; work of the same id that exists already is a conflict. */
  addJob(job: Job): void {
    this.#expect.set(job.id, { type: 'absent', ref: refOf(job) })
    this.#jobs.set(job.id, { ...job, version: 1 })
  }

  /** Ends or postpones work that this worker holds; answers it with its new version. */
  changeHeld(job: Job): Job {
    const next = { ...job, version: job.version + 1 }
    this.#expect.set(job.id, { type: 'lease', job: job.id, fence: job.fence })
    this.#jobs.set(job.id, next)
    return next
  }

  /** Changes work that no worker holds; answers it with its new version. */
  reviseJob(job: Job): Job {
    const revised = { ...job, version: job.version + 1 }
    this.#expect.set(job.id, { type: 'version', ref: refOf(job), version: job.version })
    this.#jobs.set(job.id, revised)
    return revised
  }

  remove(record: Written): void {
    this.#guard(record)
    this.#remove.push(refOf(record))
  }

  emit(event: ParleyEvent): void {
    this.#events.push(event)
  }

  /** Lets events from before a time leave the log. */
  trim(before: Time): void {
    this.#trim = before
  }

  /** Counts one of something on a channel today. */
  count(name: Tally['name'], channel: ChannelId, at: Time): void {
    const day = at - (at % DAY)
    const { tenant } = this.#state
    const id = deriveId.tally(tenant, name, channel, day)
    this.#add.push({
      record: { kind: 'tally', tenant, id, version: 1, name, channel, day, count: 0 },
      field: 'count',
      by: 1,
    })
  }

  /** The finished commit, with the jobs of the handlers that its events call for. */
  commit(): Commit {
    for (const job of reactions(this.#state.tenant, this.#events, this.#context)) this.addJob(job)
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

  #guard(record: Written): number {
    const known = this.#state.get(record.kind, record.id)
    const ref = refOf(record)
    this.#expect.set(
      record.id,
      known === undefined ? { type: 'absent', ref } : { type: 'version', ref, version: known.version },
    )
    return (known?.version ?? 0) + 1
  }
}
