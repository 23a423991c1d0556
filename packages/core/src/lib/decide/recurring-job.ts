import type { Job } from '../model/job.ts'
import { kernel } from '../model/schema.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { type NewJob, newJob } from './job.ts'
import type { State } from './state.ts'

/** Adds a recurring job, if it does not exist. A recurring job is postponed and never done. */
export function ensureRecurring(state: State, job: Omit<NewJob, 'now'>, context: DecisionContext): Decided<undefined> {
  if (state.get(kernel.job, job.id) !== undefined) return { result: undefined }
  const draft = new Draft(state, context)
  draft.addJob(newJob({ ...job, now: context.now }))
  return { commit: draft.commit(), result: undefined }
}

/**
 * Whether a job is always postponed, for any number of failures. Without it, the channel would receive nothing more.
 */
export function isRecurring({ work }: Job): boolean {
  return work.type === 'pull' || work.type === 'retain' || work.type === 'track'
}
