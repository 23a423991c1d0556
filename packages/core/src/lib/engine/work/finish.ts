import { changeHeldJob } from '../../decide/held-job.ts'
import { doneJob } from '../../decide/job.ts'
import type { Job } from '../../model/job.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'

/** Ends a completed job. */
export async function finishJob({ writer }: Engine, job: Job): Promise<void> {
  await writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id)],
    decide: (state, context) => changeHeldJob(state, job, context, doneJob),
  })
}
