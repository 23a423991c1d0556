import { ParleyError } from '../errors/parley-error.ts'
import type { JobId } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import { kernel } from '../model/schema.ts'
import type { Decision, DecisionContext } from './decision.ts'
import { writeEvidence } from './delivery/evidence.ts'
import { isAccepted, nextAttempt } from './delivery/fold.ts'
import { Draft } from './draft.ts'
import { type Answer, answer, type IdempotencyKey, replay } from './idempotency.ts'
import { postponedJob } from './job.ts'
import { needs } from './needs.ts'
import type { State } from './state.ts'

/** Runs a dead job again. A message that failed, or stayed unknown, gets a new attempt. */
export function replayJob(
  state: State,
  { job: id, idempotencyKey }: { job: JobId; idempotencyKey?: IdempotencyKey | undefined },
  context: DecisionContext,
): Decision<Answer<Job>> {
  const before = replay<Job>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const job = state.get(kernel.job, id)
  if (job === undefined) throw new ParleyError('not_found', { field: 'job' })
  if (job.state !== 'dead') throw new ParleyError('job.not_dead', { field: 'job' })
  const { work } = job
  if (work.type === 'deliver' && !state.has(kernel.message.ref(work.messageId)))
    return needs(kernel.message.ref(work.messageId))
  const draft = new Draft(state, context)
  const revived = draft.reviseJob(revive(draft, state, job, context))
  const result = answer(draft, idempotencyKey, revived, context)
  return { commit: draft.commit(), result }
}

function revive(draft: Draft, state: State, job: Job, context: DecisionContext): Job {
  const { now } = context
  if (job.work.type !== 'deliver') return postponedJob(job, now, { failures: 0 })
  const message = state.get(kernel.message, job.work.messageId)
  if (message !== undefined && !message.attempts.some(isAccepted)) {
    const attempts = [...message.attempts, nextAttempt(message.attempts.length + 1, now)]
    writeEvidence(draft, state, message, attempts, context)
  }
  const work = { ...job.work, certainFence: job.fence, ambiguousSince: null }
  return postponedJob(job, now, { failures: 0, work })
}
