import { ParleyError } from '../errors/parley-error.ts'
import type { JobId } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import { kernel } from '../model/schema.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { type Answer, answer, type IdempotencyKey, replay } from './idempotency.ts'
import { doneJob } from './job.ts'
import type { State } from './state.ts'

/** Types of jobs that no message and no channel depends on. */
const removable: readonly Job['work']['type'][] = ['handle', 'module']

/** Removes a job that no worker holds, without a run. Returns the job as it was. */
export function removeJob(
  state: State,
  { job: id, idempotencyKey }: { job: JobId; idempotencyKey?: IdempotencyKey | undefined },
  context: DecisionContext,
): Decided<Answer<Job>> {
  const before = replay<Job>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const job = state.get(kernel.job, id)
  if (job === undefined) throw new ParleyError('not_found', { field: 'job' })
  if (job.state === 'running' && (job.lease ?? 0) > context.now)
    throw new ParleyError('job.not_removable', { field: 'job', reason: 'A worker runs it now.' })
  if (job.state !== 'dead' && !removable.includes(job.work.type)) {
    const reason = `Its work is ${job.work.type}: a message or a channel depends on it.`
    throw new ParleyError('job.not_removable', { field: 'job', reason })
  }
  const draft = new Draft(state, context)
  draft.reviseJob(doneJob(job))
  const result = answer(draft, idempotencyKey, job, context)
  return { commit: draft.commit(), result }
}
