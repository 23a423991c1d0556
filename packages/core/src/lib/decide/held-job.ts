import type { Job } from '../model/job.ts'
import { kernel } from '../model/schema.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import type { State } from './state.ts'

/**
 * Changes a job that its worker holds. `change` returns the next state of the job, and may add to the same commit.
 *
 * If another worker has taken the job over, nothing changes and the result is `undefined`. That worker ends the job.
 */
export function changeHeldJob(
  state: State,
  held: Job,
  context: DecisionContext,
  change: (current: Job, draft: Draft) => Job,
): Decided<Job | undefined> {
  const current = state.get(kernel.job, held.id)
  if (current?.fence !== held.fence || current.state !== 'running') return { result: undefined }
  const draft = new Draft(state, context)
  const next = draft.changeHeld(change(current, draft))
  if (next.state === 'dead') {
    const { id: jobId, queue, work, version } = next
    draft.emit({ type: 'job.died', at: context.now, jobId, queue, work: work.type, version })
  }
  return { commit: draft.commit(), result: next }
}
