import type { ParleyEvent } from '../../model/event.ts'
import type { TenantId, Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { Ref, Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { Statistic } from '../../model/statistic.ts'
import type { Commit, CommitResult, Expectation, Store } from '../../ports/store.ts'
import { acme } from './samples.ts'

export function refOf({ kind, id }: Stored): Ref {
  return { kind, id }
}

/** A commit with the given parts. Its other parts are empty. */
export function commitOf(parts: Partial<Commit>, tenant: TenantId = acme): Commit {
  return { tenant, expect: [], put: [], add: [], jobs: [], events: [], remove: [], ...parts }
}

/** Creates records. */
export function create<const R extends readonly Stored[]>(...records: R): Commit {
  const expect = records.map((record): Expectation => ({ type: 'absent', ref: refOf(record) }))
  return commitOf({ expect, put: records.filter(isWritten), jobs: records.filter(isJob) }, records[0]?.tenant)
}

/** Replaces a record, expecting the version of `before`. */
export function replace<R extends Stored>(before: R, change: Partial<R> = {}): Commit {
  const after: Stored = { ...before, version: before.version + 1, ...change }
  const expect: Expectation[] = [{ type: 'version', ref: refOf(before), version: before.version }]
  return commitOf(isJob(after) ? { expect, jobs: [after] } : { expect, put: [after] }, before.tenant)
}

/** Ends, renews or postpones a job under its lease. */
export function changeHeld(held: Job, change: Partial<Job>): Commit {
  const expect: Expectation[] = [{ type: 'lease', job: held.id, fence: held.fence }]
  return commitOf({ expect, jobs: [{ ...held, version: held.version + 1, ...change }] }, held.tenant)
}

export function finish(held: Job): Commit {
  return changeHeld(held, { state: 'done', lease: null })
}

export function postpone(held: Job, due: Time): Commit {
  return changeHeld(held, { state: 'waiting', lease: null, due })
}

export function remove(record: Stored): Commit {
  const expect: Expectation[] = [{ type: 'version', ref: refOf(record), version: record.version }]
  return commitOf({ expect, remove: [refOf(record)] }, record.tenant)
}

export function raise(record: Statistic, by = 1): Commit {
  return commitOf({ add: [{ record, field: 'count', by }] }, record.tenant)
}

export function emit(...events: ParleyEvent[]): Commit {
  return commitOf({ events })
}

/** One commit that has the parts of all. */
export function together(first: Commit, ...others: Commit[]): Commit {
  const all = [first, ...others]
  return {
    tenant: first.tenant,
    expect: all.flatMap((each) => each.expect),
    put: all.flatMap((each) => each.put),
    add: all.flatMap((each) => each.add),
    jobs: all.flatMap((each) => each.jobs),
    events: all.flatMap((each) => each.events),
    remove: all.flatMap((each) => each.remove),
  }
}

/** Commits in one batch. Throws if a commit conflicts. */
export async function commit(store: Store, ...commits: Commit[]): Promise<void> {
  const results = await store.commit(commits)
  const failed = results.findIndex((result) => !result.ok)
  if (results.length === commits.length && failed === -1) return
  throw new Error(
    `Commit ${failed} of ${commits.length} must take effect, but its result is ${textOf(results[failed])}`,
  )
}

/** Whether each commit of a batch took effect. */
export async function attempt(store: Store, ...commits: Commit[]): Promise<boolean[]> {
  const results = await store.commit(commits)
  return results.map(({ ok }) => ok)
}

function textOf(result: CommitResult | undefined): string {
  return JSON.stringify(result) ?? 'nothing'
}

function isJob(record: Stored): record is Job {
  return kernel.job.is(record)
}

function isWritten(record: Stored): record is Stored {
  return record.kind !== 'job'
}
