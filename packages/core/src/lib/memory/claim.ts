import type { Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { ClaimOptions, QueueRule } from '../ports/store.ts'
import type { PlacedJob, TenantRecords } from './tenant-records.ts'

/** The time from which each queue may start its next job. */
export type QueueClock = Map<string, Time>

/** Claims jobs as the port promises, and marks each of them. */
export function* claimJobs(
  tenants: readonly TenantRecords[],
  clocks: QueueClock,
  { now, limit, queues }: ClaimOptions,
): Generator<Job> {
  const rules = new Map(queues.map((rule) => [rule.queue, rule]))
  const all = tenants.flatMap((records) => [...records.jobs.values()])
  const busy = new Map<string, number>()
  for (const { job } of all) {
    if (job.state === 'running' && (job.lease ?? 0) > now) busy.set(job.queue, (busy.get(job.queue) ?? 0) + 1)
  }
  const heads = oldestOfGroups(all)
  const ready = all
    .filter((shelved) => rules.has(shelved.job.queue) && isDue(shelved.job, now) && isHead(shelved, heads))
    .sort(byUrgency)
  let left = limit
  for (const shelved of ready) {
    const rule = rules.get(shelved.job.queue)
    if (rule === undefined || left === 0) continue
    const running = busy.get(rule.queue) ?? 0
    if (running >= rule.concurrency || (clocks.get(rule.queue) ?? 0) > now) continue
    busy.set(rule.queue, running + 1)
    clocks.set(rule.queue, now + rule.spacing)
    left -= 1
    shelved.job = taken(shelved.job, rule, now)
    yield shelved.job
  }
}

function taken(job: Job, rule: QueueRule, now: Time): Job {
  return { ...job, state: 'running', lease: now + rule.lease, fence: job.fence + 1, version: job.version + 1 }
}

function isDue(job: Job, now: Time): boolean {
  const free = job.state === 'waiting' || (job.state === 'running' && (job.lease ?? 0) <= now)
  return free && job.due <= now
}

function groupOf({ tenant, queue, group }: Job): string {
  return JSON.stringify([tenant, queue, group])
}

/** The order of the oldest unfinished job of each group. */
function oldestOfGroups(all: readonly PlacedJob[]): Map<string, number> {
  const heads = new Map<string, number>()
  for (const { job, order } of all) {
    if (job.group === null || job.state === 'dead') continue
    const group = groupOf(job)
    heads.set(group, Math.min(heads.get(group) ?? order, order))
  }
  return heads
}

function isHead({ job, order }: PlacedJob, heads: ReadonlyMap<string, number>): boolean {
  return job.group === null || heads.get(groupOf(job)) === order
}

function byUrgency(a: PlacedJob, b: PlacedJob): number {
  return b.job.priority - a.job.priority || a.job.due - b.job.due || a.order - b.order
}
