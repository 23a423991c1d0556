import { isAccepted, nextAttempt } from '../delivery/fold.ts'
import { ParleyError } from '../errors/parley-error.ts'
import type { JobId } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { Decision, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { writeEvidence } from './evidence.ts'
import { postponedJob } from './job.ts'
import type { State } from './state.ts'

/** Lets dead work live again, because a person says so. A message that failed, or stayed unknown, gets a new attempt. */
export function replayJob(state: State, { job: id }: { job: JobId }, context: DecisionContext): Decision<Job> {
  const job = state.get('job', id)
  if (job === undefined) throw new ParleyError('not_found', { field: 'job' })
  if (job.state !== 'dead') throw new ParleyError('job.not_dead', { field: 'job' })
  const draft = new Draft(state, context)
  if (job.work.type !== 'deliver') {
    const revived = postponedJob(job, context.now, { failures: 0 })
    draft.reviseJob(revived)
    return { commit: draft.commit(), result: revived }
  }
  const message = state.get('message', job.work.message)
  if (message !== undefined && !message.attempts.some(isAccepted)) {
    const attempts = [...message.attempts, nextAttempt(message.attempts.length + 1, context.now)]
    writeEvidence(draft, state, message, attempts, context)
  }
  const work = { ...job.work, settled: job.fence, ambiguousSince: null }
  const revived = postponedJob(job, context.now, { failures: 0, work })
  draft.reviseJob(revived)
  return { commit: draft.commit(), result: revived }
}
