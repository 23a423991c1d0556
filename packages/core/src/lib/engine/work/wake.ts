import { wake } from '../../decide/snooze.ts'
import type { Job } from '../../model/job.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'

/** Ends the snooze of a conversation. */
export async function runWake({ writer }: Engine, job: Job): Promise<void> {
  if (job.work.type !== 'wake') return
  const { conversationId: conversation } = job.work
  await writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id), kernel.conversation.ref(conversation)],
    decide: (state, context) => wake(state, { job, conversation }, context),
  })
}
