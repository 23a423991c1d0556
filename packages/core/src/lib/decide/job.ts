import type { JobId, TenantId, Time } from '../model/ids.ts'
import type { Job, Work } from '../model/job.ts'

/** People first, then machines, then campaigns. */
export const priorities = { person: 10, handler: 5, campaign: 0 } as const

export interface NewJob {
  tenant: TenantId
  id: JobId
  queue: string
  group: string | null
  work: Work
  now: Time
  due?: Time
  priority?: number
}

/** A new job: waiting, never claimed. */
export function newJob({ tenant, id, queue, group, work, now, due = now, priority = priorities.handler }: NewJob): Job {
  return {
    kind: 'job',
    tenant,
    id,
    version: 1,
    queue,
    group,
    priority,
    due,
    state: 'waiting',
    lease: null,
    fence: 0,
    failures: 0,
    error: null,
    work,
    createdAt: now,
  }
}

/** A job that is done. */
export function doneJob(job: Job): Job {
  return { ...job, state: 'done', lease: null }
}

/** A job that waits for another try. */
export function postponedJob(
  job: Job,
  due: Time,
  change: { failures?: number; error?: string; work?: Work } = {},
): Job {
  return { ...job, ...change, state: 'waiting', lease: null, due }
}

/** A job that failed too often: kept for a person to inspect. */
export function deadJob(job: Job, error: string): Job {
  return { ...job, state: 'dead', lease: null, failures: job.failures + 1, error }
}
